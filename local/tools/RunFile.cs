using System.Text.Json;

namespace ContactsFunctions.Local;

/// <summary>Tells scripts what runs where, for as long as it does.</summary>
internal sealed class RunFile : IAsyncDisposable
{
    private readonly string path;

    private RunFile(string path) => this.path = path;

    public static async Task<RunFile> WriteAsync(string path, Dictionary<string, object?> facts)
    {
        // Whoever waits for the file must never find half of it.
        await File.WriteAllTextAsync(path + ".new", JsonSerializer.Serialize(facts));
        File.Move(path + ".new", path, overwrite: true);
        return new RunFile(path);
    }

    public ValueTask DisposeAsync()
    {
        File.Delete(path);
        return ValueTask.CompletedTask;
    }
}
