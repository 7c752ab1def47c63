using System.Text.Json;
using System.Text.Json.Serialization;
using ContactsFunctions.Local;

namespace ContactsFunctions.Tests.Dialects.Clients;

/// <summary>
/// What one public client says to Remarkety or Omnisend, call by call, and what it needs of the answers: a file in
/// <c>Fixtures/Clients</c>, whose README explains the members.
/// </summary>
/// <param name="Product">Whose API the client speaks, with the version: <c>Omnisend v3</c>.</param>
/// <param name="Source">The public address that the exchange was written from; or where it is described.</param>
/// <param name="Headers">Sent with every call; a call's own come on top.</param>
public sealed record ClientExchange(
    string Name, string Product, string Source, IReadOnlyDictionary<string, string?> Headers, IReadOnlyList<ClientCall> Calls)
{
    internal static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        // A misspelt expectation must not go unnoticed.
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>What is different for this client on purpose, and what it cannot do anywhere: for the table.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>Settings of the store; those of every test unless given.</summary>
    public JsonElement? Store { get; init; }

    /// <summary>Whom the store knows before the client comes, as bodies of Remarkety's "create".</summary>
    public IReadOnlyList<JsonElement> Contacts { get; init; } = [];

    private static string Folder { get; } = Path.Combine(Repository.Root, "ContactsFunctions.Tests", "Fixtures", "Clients");

    /// <summary>The names of all files, without their ending.</summary>
    public static IReadOnlyList<string> Files { get; } =
        [.. Directory.GetFiles(Folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    public static ClientExchange Read(string file) => Parse(File.ReadAllText(Path.Combine(Folder, $"{file}.json")));

    public static ClientExchange Parse(string json) => JsonSerializer.Deserialize<ClientExchange>(json, Options)!;
}

/// <summary>One call. All texts may hold placeholders; see <see cref="Placeholders"/>.</summary>
/// <param name="Status">The status that the client takes for a success, or the error that it counts on.</param>
public sealed record ClientCall(string Name, string Method, string Path, int Status)
{
    /// <summary>A header that is null is one of the client's that this call does not have.</summary>
    public IReadOnlyDictionary<string, string?> Headers { get; init; } = new Dictionary<string, string?>();

    /// <summary>JSON; a text is sent as it is, for a form.</summary>
    public JsonElement? Body { get; init; }

    /// <summary>What the client reads of the answer: a path, and its value or kind.</summary>
    public IReadOnlyDictionary<string, JsonElement> Reads { get; init; } = new Dictionary<string, JsonElement>();

    /// <summary>Headers of the answer without which the client fails; whole numbers.</summary>
    public IReadOnlyList<string> ReadsHeaders { get; init; } = [];

    /// <summary>What of the answer later calls send: the placeholder's name, and the path.</summary>
    public IReadOnlyDictionary<string, string> Keep { get; init; } = new Dictionary<string, string>();

    /// <summary>The call is made again until the answer is so.</summary>
    public IReadOnlyDictionary<string, JsonElement> Until { get; init; } = new Dictionary<string, JsonElement>();

    /// <summary>
    /// How contacts must be afterwards: an address or number, and paths in the contact. Nobody is there:
    /// <c>"contactID": "&lt;absent&gt;"</c>.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, JsonElement>> After { get; init; } =
        new Dictionary<string, IReadOnlyDictionary<string, JsonElement>>();

    /// <summary>Whether the work is done after the answer, and the client does not ask for its end.</summary>
    public bool Queued { get; init; }
}
