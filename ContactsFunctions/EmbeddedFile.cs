namespace ContactsFunctions;

/// <summary>A file that is built into the app, by its path in the project.</summary>
internal static class EmbeddedFile
{
    public static string Read(string path)
    {
        using var stream = typeof(EmbeddedFile).Assembly.GetManifestResourceStream(path)
            ?? throw new InvalidOperationException($"The app was built without {path}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
