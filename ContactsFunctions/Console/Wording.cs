using System.Collections.Concurrent;
using System.Text.Json;
using ContactsFunctions.Domain;

namespace ContactsFunctions.Console;

/// <summary>
/// The sentences of a page in one language: <c>wording.{code}.json</c> in the folder of the record that names them. A sentence
/// that is missing there makes the file unreadable.
/// </summary>
internal static class Wording<T>
    where T : class
{
    private static readonly string Folder = typeof(T).Namespace!["ContactsFunctions.".Length..].Replace('.', '/');
    private static readonly ConcurrentDictionary<Language, T> All = new();

    public static T In(Language language) => All.GetOrAdd(language, static l =>
        JsonSerializer.Deserialize<T>(LineBreaks.KeepWords(EmbeddedFile.Read($"{Folder}/wording.{l.Code}.json")), WordingJson.Strict)!);
}

/// <summary>How wording files are read.</summary>
internal static class WordingJson
{
    public static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>The languages of the console.</summary>
    public static IReadOnlyList<Language> Languages { get; } = [Language.English, Language.German];

    /// <summary>The visitor's language where the console has it, else English.</summary>
    public static Language Choose(string? acceptLanguage) =>
        Language.Choose(null, acceptLanguage) is var wanted && Languages.Contains(wanted) ? wanted : Language.English;

    /// <summary>Fills in what stands in braces: <c>{count}</c>.</summary>
    public static string With(this string sentence, string name, string value) =>
        sentence.Replace($"{{{name}}}", value, StringComparison.Ordinal);
}
