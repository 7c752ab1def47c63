namespace ContactsFunctions.Pages;

/// <summary>The files of this folder that are built into the app.</summary>
internal static class PageResource
{
    public static string Read(string name)
    {
        using var stream = typeof(PageResource).Assembly.GetManifestResourceStream($"Pages/{name}")
            ?? throw new InvalidOperationException($"The app was built without Pages/{name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
