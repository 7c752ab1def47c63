using System.Text.Json;

namespace ContactsFunctions.Local;

/// <summary>Tells scripts what runs where, for as long as it does.</summary>
internal sealed class RunFile(string path, Dictionary<string, object?> facts) : IDisposable
{
    private readonly Lock turn = new();
    private bool isPublished;

    /// <summary>Sets a fact; in the file as well, once that is there.</summary>
    public void Set(string name, object? value)
    {
        lock (turn)
        {
            facts[name] = value;
            if (isPublished)
            {
                Write();
            }
        }
    }

    /// <summary>Writes the file: everything is up.</summary>
    public void Publish()
    {
        lock (turn)
        {
            isPublished = true;
            Write();
        }
    }

    public void Dispose()
    {
        lock (turn)
        {
            isPublished = false;
            File.Delete(path);
        }
    }

    // Whoever waits for the file must never find half of it.
    private void Write()
    {
        File.WriteAllText(path + ".new", JsonSerializer.Serialize(facts));
        File.Move(path + ".new", path, overwrite: true);
    }
}
