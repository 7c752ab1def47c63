using ContactsFunctions.Setup;

namespace ContactsFunctions.Tests.Setup;

public sealed class TelemetryOptionsTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("InstrumentationKey=00000000-0000-0000-0000-000000000000")]
    [InlineData("IngestionEndpoint=https://example.com/;instrumentationkey=00000000-0000-0000-0000-000000000000")]
    public void A_connection_string_is_taken_and_so_is_none(string? connectionString) => Assert.Empty(Failures(connectionString));

    [Theory]
    [InlineData(" ")]
    [InlineData("nowhere")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    [InlineData("IngestionEndpoint=https://example.com/")]
    public void Any_other_text_is_named_and_its_value_not_repeated(string connectionString) => Assert.Equal(
        ["Telemetry:ConnectionString must be the connection string of an Application Insights resource, or absent."],
        Failures(connectionString));

    private static string[] Failures(string? connectionString) =>
        [.. new TelemetryOptionsValidator().Validate(null, new() { ConnectionString = connectionString }).Failures ?? []];
}
