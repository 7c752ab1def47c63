using ContactsFunctions.Setup;

namespace ContactsFunctions.Tests.Setup;

public sealed class WarmUpTests
{
    /// <summary>It would fail where its contact were no longer accepted, and then warm nothing.</summary>
    [Fact]
    public Task The_contact_that_nobody_sent_goes_all_the_way_to_its_row_and_back() => WarmUp.BeginAsync();
}
