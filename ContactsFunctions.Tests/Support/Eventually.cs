namespace ContactsFunctions.Tests.Support;

/// <summary>Waiting for something that cannot be awaited itself, such as a row to change.</summary>
internal static class Eventually
{
    /// <summary>Looks until it is true; a test that waits in vain is ended by its time limit, with the condition in its stack.</summary>
    public static async Task TrueAsync(Func<Task<bool>> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        while (!await condition())
        {
            await Task.Delay(20, limit.Token);
        }
    }
}
