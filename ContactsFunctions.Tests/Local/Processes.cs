using System.Diagnostics;
using System.Globalization;

namespace ContactsFunctions.Tests.Local;

/// <summary>The processes of a Linux machine, as <c>/proc</c> shows them.</summary>
internal static class Processes
{
    public static IEnumerable<int> DescendantsOf(int id)
    {
        foreach (var child in All().Where(process => process.Parent == id).Select(process => process.Id).ToArray())
        {
            yield return child;
            foreach (var further in DescendantsOf(child))
            {
                yield return further;
            }
        }
    }

    /// <summary>Whether it runs; one that has ended and was not collected yet does not.</summary>
    public static bool IsAlive(int id) => Read(id) is { State: not "Z" and not "X" };

    public static string CommandOf(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline").Replace('\0', ' ');
        }
        catch (IOException)
        {
            return "(ended)";
        }
    }

    /// <param name="signal">Its name: <c>INT</c>, <c>TERM</c>, <c>KILL</c>.</param>
    public static void Signal(int id, string signal)
    {
        using var kill = Process.Start("kill", ["-s", signal, id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    private static IEnumerable<(int Id, int Parent)> All()
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) && Read(id) is { } process)
            {
                yield return (id, process.Parent);
            }
        }
    }

    private static (string State, int Parent)? Read(int id)
    {
        try
        {
            // "pid (name) state ppid …", and the name may hold anything.
            var status = File.ReadAllText($"/proc/{id}/stat");
            var fields = status[(status.LastIndexOf(')') + 2)..].Split(' ');
            return (fields[0], int.Parse(fields[1], CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            return null;
        }
    }
}
