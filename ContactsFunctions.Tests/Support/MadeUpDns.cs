using System.Collections.Concurrent;
using ContactsFunctions.Mail.Vouching;

namespace ContactsFunctions.Tests.Support;

/// <summary>A name system that says what a test wants. Names that it does not know have no records.</summary>
public sealed class MadeUpDns : IDnsRecords
{
    public ConcurrentDictionary<string, string[]> Texts { get; } = new(StringComparer.OrdinalIgnoreCase);

    public ConcurrentDictionary<string, string> Aliases { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Names whose questions are never answered, whatever the token says.</summary>
    public ConcurrentBag<string> Deaf { get; } = [];

    public async Task<IReadOnlyList<string>?> TextsAsync(string name, CancellationToken cancellationToken)
    {
        await HearAsync(name);
        return Texts.GetValueOrDefault(name) ?? [];
    }

    public async Task<string?> AliasAsync(string name, CancellationToken cancellationToken)
    {
        await HearAsync(name);
        return Aliases.GetValueOrDefault(name) ?? "";
    }

    private Task HearAsync(string name) => Deaf.Contains(name) ? new TaskCompletionSource().Task : Task.CompletedTask;
}
