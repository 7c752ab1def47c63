using System.Globalization;
using ContactsFunctions.Backup;

namespace ContactsFunctions.Tests.Backup;

public sealed class BackupOptionsTests
{
    private const string Longest = "012345678901234567890123456789012345678901234567890123456789abc";

    [Fact]
    public void Settings_that_are_absent_are_good() => Assert.Empty(Failures(new()));

    [Theory]
    [InlineData("1.00:00:00")]
    [InlineData("3650.00:00:00")]
    public void A_backup_that_is_kept_for_1_to_3650_days_is_taken(string keep) => Assert.Empty(Failures(WithKeep(keep)));

    [Theory]
    [InlineData("0.23:59:59.9999999")]
    [InlineData("3650.00:00:00.0000001")]
    public void Any_other_time_to_keep_is_named_and_its_value_not_repeated(string keep) =>
        Assert.Equal(["Backup:Keep must be between 1.00:00:00 and 3650.00:00:00."], Failures(WithKeep(keep)));

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("backups-of-shop-1")]
    [InlineData(Longest)]
    public void The_name_of_a_container_is_taken(string container) => Assert.Empty(Failures(new() { Container = container }));

    [Theory]
    [InlineData("ab")]
    [InlineData(Longest + "d")]
    [InlineData("Backups")]
    [InlineData("-backups")]
    [InlineData("backups-")]
    [InlineData("back--ups")]
    [InlineData("back ups")]
    [InlineData("backups/today")]
    public void Any_other_name_of_a_container_is_named_and_its_value_not_repeated(string container) => Assert.Equal(
        ["Backup:Container must be the name of a blob container: 3 to 63 small letters, digits and single hyphens."],
        Failures(new() { Container = container }));

    private static BackupOptions WithKeep(string keep) => new() { Keep = TimeSpan.Parse(keep, CultureInfo.InvariantCulture) };

    private static string[] Failures(BackupOptions options) => [.. new BackupOptionsValidator().Validate(null, options).Failures ?? []];
}
