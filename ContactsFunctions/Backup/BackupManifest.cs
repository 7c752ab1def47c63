using System.Text.Json.Serialization;

namespace ContactsFunctions.Backup;

/// <summary>What is in a backup.</summary>
/// <param name="StartedAt">Changes since then may be in it or not.</param>
/// <param name="Contacts">Rows of the table <c>Contacts</c>, by store.</param>
/// <param name="Stores">Rows of the table <c>Stores</c>.</param>
public sealed record BackupManifest(
    DateTimeOffset StartedAt, DateTimeOffset FinishedAt, SortedDictionary<string, long> Contacts, long Stores);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(BackupManifest))]
internal sealed partial class BackupJson : JsonSerializerContext;
