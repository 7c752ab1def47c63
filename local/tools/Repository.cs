namespace ContactsFunctions.Local;

/// <summary>Where this clone lies: the folder that holds the solution.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory) ?? Find(Environment.CurrentDirectory)
        ?? throw new DirectoryNotFoundException("ContactsFunctions.sln was not found in this folder or any above it.");

    /// <summary>Where tests lay down what they counted.</summary>
    public static string Figures { get; } = Path.Combine(Root, "artifacts", "figures");

    private static string? Find(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "ContactsFunctions.sln")))
            {
                return at.FullName;
            }
        }

        return null;
    }
}
