using System.Diagnostics;

namespace ContactsFunctions.LocalRuntime;

/// <summary>Whoever started the runtime may be killed and so unable to stop it.</summary>
internal static class ParentProcess
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>Completes when the process of that id is gone, were its id given to another one since.</summary>
    public static async Task WhenGoneAsync(int processId, CancellationToken cancellationToken = default)
    {
        var start = StartOf(processId);
        using var timer = new PeriodicTimer(Pause);
        while (start is not null && StartOf(processId) == start)
        {
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    /// <summary>When the process started, in any unit; null when there is none.</summary>
    private static string? StartOf(int processId) =>
        OperatingSystem.IsLinux() ? StartOnLinux(processId) : StartElsewhere(processId);

    private static string? StartOnLinux(int processId)
    {
        try
        {
            // "pid (name) state ppid …": the name may hold anything, so count from its closing bracket. State is
            // the first field then and the start time the twentieth; Z and X are dead and not yet collected.
            var stat = File.ReadAllText($"/proc/{processId}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] is "Z" or "X" ? null : fields[19];
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string? StartElsewhere(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return process.HasExited ? null : $"{process.StartTime.Ticks}";
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }
}
