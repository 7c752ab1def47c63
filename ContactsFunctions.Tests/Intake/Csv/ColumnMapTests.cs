using ContactsFunctions.Intake.Csv;
using ContactsFunctions.Tests.Domain.Merging;

namespace ContactsFunctions.Tests.Intake.Csv;

/// <summary>Which column fills which field: as it is called, or as the caller says.</summary>
public sealed class ColumnMapTests
{
    [Fact]
    public void Names_count_without_case_blanks_and_punctuation()
    {
        var map = Map("E-MAIL address", "first_name", "LastName", "Zip-Code", "State / Region", "Loyalty");

        Assert.Empty(map.Errors);
        Assert.Equal(["email", "firstName", "lastName", "postalCode", "state", null], map.Columns.Select(column => column.Field));
        Assert.Equal(["Loyalty"], map.IgnoredColumns);
    }

    [Fact]
    public void Every_field_that_one_can_choose_is_one_that_can_be_chosen() => Assert.All(
        ColumnMap.Targets.Select(target => target.Replace("<name>", "shoe_size", StringComparison.Ordinal)),
        target => Assert.Equal(target, ColumnMap.Of(["Email", "x"], new Dictionary<string, string> { ["x"] = target }).Columns[1].Field));

    [Fact]
    public void What_the_caller_says_comes_before_what_a_column_is_called()
    {
        var map = Map(["Email", "Work mail", "Notes", "Tags"], ("Email", ""), ("work MAIL", "email"), ("Notes", "properties.notes"), ("Tags", "phone"));

        Assert.Empty(map.Errors);
        Assert.Equal([null, "email", "properties.notes", "sms_phone_number"], map.Columns.Select(column => column.Field));
        Assert.Equal(
            """{"email":"b@example.com","sms_phone_number":"0170","properties":{"notes":"likes tea"}}""",
            CsvRows.Request(map, ["a@example.com", "b@example.com", "likes tea", "0170"]));
    }

    [Fact]
    public void A_map_that_cannot_be_followed_says_why()
    {
        var map = Map(["Email", "Colour"], ("Color", "properties.color"), ("Colour", "colour"));

        Assert.Equal(["map unknown_column", "map unknown_field"], map.Errors.Select(error => $"{error.Field} {error.Code}"));
        Assert.Contains("Email, Colour", map.Errors[0].Message, StringComparison.Ordinal);
        Assert.Contains("firstName", map.Errors[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_names_nobody_lists_the_columns_that_it_has()
    {
        var error = Assert.Single(Map("Name", "Colour").Errors);

        Assert.Equal(("file", "no_identifier"), (error.Field, error.Code));
        Assert.Contains("Name, Colour", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_several_columns_of_a_field_the_first_that_is_filled_counts_and_lines_of_an_address_are_joined()
    {
        var map = Map("Email", "Default Address Phone", "Phone", "Address 2", "Address 1", "Tags", "TAGS");

        Assert.Equal(
            """{"email":"a@example.com","sms_phone_number":"0171","address":"1 Main St, Apt 2","tags":["a","b","c"]}""",
            CsvRows.Request(map, ["a@example.com", "0170", "0171", "Apt 2", "1 Main St", "a,b", "c"]));
        Assert.Equal("""{"email":"a@example.com","sms_phone_number":"0170","address":"Apt 2"}""", CsvRows.Request(map, ["a@example.com", "0170", " ", "Apt 2", "", "", ""]));
    }

    [Fact]
    public void Empty_cells_say_nothing() =>
        Assert.Equal(["""{"email":"a@example.com"}"""], CsvRows.Requests("Email,firstName,tags,emailStatus,emailStatusDate,createdAt,properties\na@example.com,,,,,,\n"));

    [Theory]
    [InlineData("subscribed", "subscribed")]
    [InlineData("SUBSCRIBED", "subscribed")]
    [InlineData("Yes", "subscribed")]
    [InlineData("TRUE", "subscribed")]
    [InlineData("1", "subscribed")]
    [InlineData("Opted out", "unsubscribed")]
    [InlineData("UNSUBSCRIBED", "unsubscribed")]
    [InlineData("cleaned", "unsubscribed")]
    [InlineData("NEVER_SUBSCRIBED", "nonSubscribed")]
    [InlineData("Non-subscribed", "nonSubscribed")]
    [InlineData("nonSubscribed", "nonSubscribed")]
    [InlineData("pending", "nonSubscribed")]
    public void Words_for_a_status_are_read_as_what_they_mean(string word, string status) => Assert.Equal(
        ["""{"identifiers":[{"type":"email","id":"a@example.com","channels":{"email":{"status":"X","statusDate":"2024-01-02"}}}]}""".Replace("\"X\"", $"\"{status}\"", StringComparison.Ordinal)],
        CsvRows.Requests($"Email,Email status,Email status date\na@example.com,{word},2024-01-02\n"));

    [Fact]
    public void A_word_that_is_no_status_is_refused_and_not_guessed() => Assert.Equal(
        ["identifiers[0].channels.email.status invalid"],
        ContactStory.Read(CsvRows.Requests("Email,Status\na@example.com,gold member\n")[0]).Errors.Select(error => $"{error.Field} {error.Code}"));

    [Theory]
    [InlineData("2024-01-02", "2024-01-02")]
    [InlineData("2024-01-02T03:04:05+02:00", "2024-01-02T03:04:05\\u002B02:00")]
    [InlineData("2024/01/02 03:04", "2024-01-02T03:04:00Z")]
    [InlineData("02.01.2024", "2024-01-02T00:00:00Z")]
    [InlineData("2.1.2024 03:04:05", "2024-01-02T03:04:05Z")]
    [InlineData("Jan 2, 2024 3:04 AM", "2024-01-02T03:04:00Z")]
    [InlineData("2 Jan 2024", "2024-01-02T00:00:00Z")]
    [InlineData("2024-01-02 03:04:05 UTC", "2024-01-02T03:04:05Z")]
    public void Dates_are_read_as_files_write_them(string written, string read) => Assert.Equal(
        [$$"""{"email":"a@example.com","createdAt":"{{read}}"}"""], CsvRows.Requests($"Email,Created at\na@example.com,\"{written}\"\n"));

    [Theory]
    [InlineData("03/04/2024")]
    [InlineData("yesterday")]
    public void A_date_that_could_mean_two_days_is_refused_and_not_guessed(string written) => Assert.Equal(
        ["createdAt invalid"],
        ContactStory.Read(CsvRows.Requests($"Email,Created at\na@example.com,{written}\n")[0]).Errors.Select(error => $"{error.Field} {error.Code}"));

    [Fact]
    public void The_later_of_opt_in_and_opt_out_counts()
    {
        var rows = CsvRows.Requests(
            "Email,Email opt-in date,Email opt-out date\na@example.com,2024-01-01,2024-02-01\nb@example.com,2024-03-01,2024-02-01\nc@example.com,,2024-02-01\nd@example.com,,\n");

        Assert.Equal(["unsubscribed", "subscribed", "unsubscribed", null], rows.Select(row => ContactStory.Request(row).EmailIdentifier?.Status.AsText()));
    }

    [Fact]
    public void Properties_in_one_column_are_those_that_they_are() => Assert.Equal(
        ["""{"email":"a@example.com","properties":{"points":5,"list":["a"],"size":"44"}}"""],
        CsvRows.Requests("Email,properties,properties.size\na@example.com,\"{\"\"points\"\":5,\"\"list\"\":[\"\"a\"\"]}\",44\n"));

    [Theory]
    [InlineData("[1]")]
    [InlineData("{")]
    [InlineData("\"{\"\"a\"\":1,\"\"a\"\":2}\"")]
    public void A_column_of_properties_that_holds_none_is_refused(string cell) => Assert.Equal(
        ["properties invalid_type"],
        ContactStory.Read(CsvRows.Requests($"Email,properties\na@example.com,{cell}\n")[0]).Errors.Select(error => $"{error.Field} {error.Code}"));

    private static ColumnMap Map(params string[] header) => ColumnMap.Of(header, CsvRows.NoMap);

    private static ColumnMap Map(string[] header, params (string Column, string Field)[] map) =>
        ColumnMap.Of(header, map.ToDictionary(pair => pair.Column, pair => pair.Field));
}
