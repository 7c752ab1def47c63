using System.Collections.Concurrent;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Http;

/// <summary>Answers with a value as JSON. Each feature brings the generated code for its own shapes.</summary>
internal static class Answer
{
    /// <summary>What every accepted public request gets: the same bytes, whatever became of it.</summary>
    public static readonly IResult Accepted = Results.Text("""{"status":"OK"}""", "application/json; charset=utf-8");

    private static readonly ConcurrentDictionary<JsonSerializerContext, JsonSerializerOptions> Options =
        new(ReferenceEqualityComparer.Instance);

    /// <param name="value">What is answered.</param>
    /// <param name="shapes">Knows how the value is written.</param>
    /// <param name="status">The HTTP status.</param>
    public static IResult Json<T>(T value, JsonSerializerContext shapes, int status = StatusCodes.Status200OK) =>
        Results.Json(value, TypeOf<T>(shapes), statusCode: status);

    /// <summary>How a type is written in an answer.</summary>
    public static JsonTypeInfo<T> TypeOf<T>(JsonSerializerContext shapes) =>
        (JsonTypeInfo<T>)Options.GetOrAdd(shapes, OptionsOf).GetTypeInfo(typeof(T));

    private static JsonSerializerOptions OptionsOf(JsonSerializerContext shapes) => new(shapes.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = ((IJsonTypeInfoResolver)shapes).WithAddedModifier(IHasCoreFields.Describe),
    };
}
