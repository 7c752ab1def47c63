using ContactsFunctions.Local;

namespace ContactsFunctions.Tests.Support;

/// <summary>
/// What a test counted or measured, for people to read: kept under <c>artifacts/figures</c>, and printed by
/// <c>dev.cs test</c>, since a test runner shows nothing of a test that passed.
/// </summary>
internal static class Figures
{
    /// <param name="name">One of its own for each test; a file name.</param>
    public static void Report(string name, string figures)
    {
        Directory.CreateDirectory(Repository.Figures);
        File.WriteAllText(Path.Combine(Repository.Figures, name + ".txt"), figures.TrimEnd() + Environment.NewLine);
    }
}
