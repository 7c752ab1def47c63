using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using ContactsFunctions.Contacts.Importing;
using ContactsFunctions.Contacts.Reading;
using ContactsFunctions.Contacts.Submitting;
using ContactsFunctions.Mail.Redriving;
using ContactsFunctions.Omnisend;
using ContactsFunctions.Stores.Managing;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Http;

/// <summary>The JSON of every answer, generated at compile time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(MomentConverter)])]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(SubmissionAnswer))]
[JsonSerializable(typeof(ContactList))]
[JsonSerializable(typeof(ContactView))]
[JsonSerializable(typeof(ImportAnswer))]
[JsonSerializable(typeof(OmnisendPosted))]
[JsonSerializable(typeof(OmnisendPatched))]
[JsonSerializable(typeof(OmnisendContact))]
[JsonSerializable(typeof(OmnisendList))]
[JsonSerializable(typeof(StoreView))]
[JsonSerializable(typeof(NewKeyView))]
[JsonSerializable(typeof(MeView))]
[JsonSerializable(typeof(StuckMailList))]
[JsonSerializable(typeof(RedriveView))]
[JsonSerializable(typeof(HealthView))]
[JsonSerializable(typeof(string))]
internal sealed partial class AnswerJson : JsonSerializerContext;

/// <summary>Answers with a value as JSON.</summary>
internal static class Answer
{
    /// <summary>What every accepted public request gets: the same bytes, whatever became of it.</summary>
    public static readonly IResult Accepted = Results.Text("""{"status":"OK"}""", "application/json; charset=utf-8");

    private static readonly JsonSerializerOptions Options = new(AnswerJson.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = AnswerJson.Default.WithAddedModifier(IHasCoreFields.Describe),
    };

    public static IResult Json<T>(T value, int status = StatusCodes.Status200OK) => Results.Json(value, TypeOf<T>(), statusCode: status);

    /// <summary>How a type is written in an answer.</summary>
    public static JsonTypeInfo<T> TypeOf<T>() => (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T));
}

/// <summary>What <c>GET /health</c> answers.</summary>
internal sealed record HealthView(string Status);
