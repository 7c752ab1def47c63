using ContactsFunctions.Domain;
using ContactsFunctions.Tests.Domain.Merging;

namespace ContactsFunctions.Tests.Intake.Csv;

/// <summary>Issue 17: whoever moves here brings the file that the program before exports. Fixtures/Csv has their columns.</summary>
public sealed class ExportedFilesTests
{
    public static TheoryData<string> Files =>
        [.. Directory.EnumerateFiles(CsvRows.Fixture("."), "*.csv").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_row_becomes_the_request_that_it_means(string file) =>
        Assert.Equal(File.ReadAllLines(CsvRows.Fixture($"{file}.ndjson")), Requests(file).Select(Unescaped));

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_row_is_a_request_without_mistakes(string file) => Assert.All(Requests(file), row =>
    {
        var reading = ContactStory.Read(row);
        Assert.Empty(reading.Errors);
        Assert.Empty(reading.Warnings);
    });

    [Theory]
    [InlineData("mailchimp-subscribed", ChannelStatus.Subscribed, "2023-04-01T10:02:45Z")]
    [InlineData("mailchimp-unsubscribed", ChannelStatus.Unsubscribed, "2023-02-03T04:05:06Z")]
    [InlineData("mailchimp-cleaned", ChannelStatus.Unsubscribed, "2022-08-09T10:11:12Z")]
    [InlineData("klaviyo", ChannelStatus.Subscribed, "2024-05-01T12:00:00Z")]
    [InlineData("omnisend", ChannelStatus.Subscribed, "2024-02-29T14:23:00Z")]
    [InlineData("remarkety", ChannelStatus.Subscribed, null)]
    [InlineData("shopify", ChannelStatus.Subscribed, null)]
    public void The_first_row_of_a_file_has_the_status_and_its_date(string file, ChannelStatus status, string? date) => Assert.Equal(
        new RequestedStatus(status, date is null ? null : DateTimeOffset.Parse(date, null), Explicit: true),
        ContactStory.Read(Requests(file)[0]).Change.RequestedEmailStatus);

    [Fact]
    public void Where_and_when_somebody_agreed_is_their_consent()
    {
        var consent = ContactStory.Read(Requests("mailchimp-subscribed")[0]).GivenConsent;

        Assert.Equal(("203.0.113.9", new DateTimeOffset(2023, 4, 1, 9, 58, 12, TimeSpan.Zero)), (consent?.Ip, consent?.At));
    }

    [Fact]
    public void What_somebody_agreed_to_once_is_no_consent_of_their_leaving() =>
        Assert.Null(ContactStory.Read(Requests("mailchimp-unsubscribed")[0]).GivenConsent);

    [Fact]
    public void A_file_of_people_who_never_agreed_can_be_told_from_one_of_subscribers() => Assert.Null(
        ContactStory.Read(CsvRows.Requests(File.ReadAllBytes(CsvRows.Fixture("mailchimp-subscribed.csv")), null, ("CONFIRM_TIME", string.Empty))[0])
            .Change.RequestedEmailStatus);

    private static List<string> Requests(string file) => CsvRows.Requests(File.ReadAllBytes(CsvRows.Fixture($"{file}.csv")), null);

    private static string Unescaped(string json) => json.Replace("\\u0022", "\\\"", StringComparison.Ordinal);
}
