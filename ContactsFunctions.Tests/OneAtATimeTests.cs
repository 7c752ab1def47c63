namespace ContactsFunctions.Tests;

/// <summary>Work of one key is never done twice at once.</summary>
public sealed class OneAtATimeTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_second_waits_for_the_first_even_where_that_fails_and_another_key_does_not()
    {
        var turns = new OneAtATime();
        var first = new TaskCompletionSource();
        List<string> done = [];
        var one = turns.RunAsync(1, () => first.Task, Cancellation);
        var two = turns.RunAsync(1, () => Note("two"), Cancellation);
        await turns.RunAsync(2, () => Note("other"), Cancellation);
        Assert.False(two.IsCompleted);

        first.SetException(new InvalidOperationException());

        await Assert.ThrowsAsync<InvalidOperationException>(() => one);
        await two;
        Assert.Equal(["other", "two"], done);

        Task Note(string what)
        {
            done.Add(what);
            return Task.CompletedTask;
        }
    }
}
