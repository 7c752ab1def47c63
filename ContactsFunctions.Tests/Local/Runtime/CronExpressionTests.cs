using System.Globalization;
using ContactsFunctions.LocalRuntime.Timers;

namespace ContactsFunctions.Tests.Local.Runtime;

public sealed class CronExpressionTests
{
    [Theory]
    [InlineData("* * * * * *", "2026-03-04T05:06:07", "2026-03-04T05:06:08")]
    [InlineData("0 */5 * * * *", "2026-03-04T05:06:07", "2026-03-04T05:10:00")]
    [InlineData("0 */5 * * * *", "2026-03-04T05:10:00", "2026-03-04T05:15:00")]
    [InlineData("*/5 * * * *", "2026-03-04T05:06:07", "2026-03-04T05:10:00")] // five fields: no seconds
    [InlineData("0 0 * * * *", "2026-12-31T23:00:00", "2027-01-01T00:00:00")]
    [InlineData("0 30 9 * * 1-5", "2026-03-06T09:30:00", "2026-03-09T09:30:00")] // Friday to Monday
    [InlineData("0 30 9 * * Mon-Fri", "2026-03-06T09:30:00", "2026-03-09T09:30:00")]
    [InlineData("0 0 0 1 january,JUL *", "2026-03-04T00:00:00", "2026-07-01T00:00:00")]
    [InlineData("15,45 10-12 5 * * *", "2026-03-04T05:12:44", "2026-03-04T05:12:45")]
    [InlineData("15,45 10-12 5 * * *", "2026-03-04T05:12:45", "2026-03-05T05:10:15")]
    [InlineData("0 0 8-18/4 * * *", "2026-03-04T13:00:00", "2026-03-04T16:00:00")]
    [InlineData("0 0 20/2 * * *", "2026-03-04T20:30:00", "2026-03-04T22:00:00")]
    [InlineData("0 0 0 13 * 5", "2026-03-14T00:00:00", "2026-11-13T00:00:00")] // Friday the 13th: both must hold
    [InlineData("0 0 0 29 2 *", "2026-03-04T00:00:00", "2028-02-29T00:00:00")]
    [InlineData("0 0 0 29 2 0", "2032-03-01T00:00:00", "2060-02-29T00:00:00")]
    [InlineData("0 0 0 31 * *", "2026-03-31T00:00:00", "2026-05-31T00:00:00")]
    [InlineData("59 59 23 * * *", "2026-03-04T23:59:58.9", "2026-03-04T23:59:59")]
    public void The_next_time_is_the_first_later_one_that_every_field_admits(string expression, string time, string next) =>
        Assert.Equal(At(next), CronExpression.Parse(expression).NextAfter(At(time)));

    [Fact]
    public void What_never_comes_has_no_next_time() =>
        Assert.Null(CronExpression.Parse("0 0 0 30 2 *").NextAfter(At("2026-03-04T00:00:00")));

    [Theory]
    [InlineData("")]
    [InlineData("0 0 0 0")]
    [InlineData("60 * * * * *")]
    [InlineData("* * 24 * * *")]
    [InlineData("* * * 0 * *")]
    [InlineData("* * * * 13 *")]
    [InlineData("* * * * * 7")]
    [InlineData("*/0 * * * * *")]
    [InlineData("5-1 * * * * *")]
    [InlineData("1-2-3 * * * * *")]
    [InlineData("1,,2 * * * * *")]
    [InlineData("-1 * * * * *")]
    [InlineData("* * * * * Someday")]
    [InlineData("Mon * * * * *")]
    public void What_is_no_expression_is_refused(string expression) =>
        Assert.Throws<FormatException>(() => CronExpression.Parse(expression));

    [Fact]
    public void Every_next_time_matches_and_none_before_it_does()
    {
        // Against the plainest reading there is: try every second.
        var random = new Random(20260304);
        for (var round = 0; round < 200; round++)
        {
            int[] values = [random.Next(60), random.Next(60), random.Next(24)];
            var step = random.Next(1, 30);
            var expression = CronExpression.Parse($"{values[0]}/{step} {values[1]}-59 {values[2]},{(values[2] + 7) % 24} * * *");
            var time = At("2026-03-04T00:00:00").AddSeconds(random.Next(86_400));

            var expected = time;
            do
            {
                expected = expected.AddSeconds(1);
            }
            while (!(expected.Second >= values[0] && (expected.Second - values[0]) % step == 0 && expected.Minute >= values[1]
                && (expected.Hour == values[2] || expected.Hour == (values[2] + 7) % 24)));

            Assert.Equal(expected, expression.NextAfter(time));
        }
    }

    private static DateTimeOffset At(string time) => DateTimeOffset.Parse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
