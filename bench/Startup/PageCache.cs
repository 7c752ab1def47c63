namespace ContactsFunctions.Bench.Startup;

/// <summary>The files that Linux keeps in memory.</summary>
internal static class PageCache
{
    /// <summary>Forgets them, so that the next start reads from disk; only root may.</summary>
    public static bool TryDrop()
    {
        try
        {
            File.WriteAllText("/proc/sys/vm/drop_caches", "3");
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
