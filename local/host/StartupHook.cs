using System.Diagnostics;
using System.Runtime.InteropServices;

/// <summary>
/// Runs inside the worker's process before its Main (.NET's startup hooks, DOTNET_STARTUP_HOOKS). A worker that is left
/// alone stays alive, so this ends it with its host, however that one ended: the worker's standard input is a pipe that
/// only the host holds open.
/// </summary>
#pragma warning disable CA1050 // .NET finds a startup hook by this name outside any namespace.
internal static class StartupHook
#pragma warning restore CA1050
{
    public static void Initialize()
    {
        if (!OperatingSystem.IsWindows())
        {
            // A session of its own: a Ctrl+C in the terminal is for the host, which lets running work finish first.
            _ = LeaveTerminal();
        }

        new Thread(EndWithHost) { IsBackground = true, Name = "Ends with its host" }.Start();
    }

    private static void EndWithHost()
    {
        using var input = Console.OpenStandardInput();
        Span<byte> nothing = stackalloc byte[1];
        while (input.Read(nothing) > 0)
        {
        }

        using var self = Process.GetCurrentProcess();
        self.Kill();
    }

    [DllImport("libc", EntryPoint = "setsid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int LeaveTerminal();
}
