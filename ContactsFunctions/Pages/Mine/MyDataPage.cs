using System.Globalization;
using ContactsFunctions.Domain;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Pages.Mine;

/// <summary>All that is kept about a person, in plain words, with what they can do about it.</summary>
internal static class MyDataPage
{
    /// <summary>What the person can change here.</summary>
    public static readonly IReadOnlyList<CoreField> Changeable = [CoreField.FirstName, CoreField.LastName];

    /// <param name="wrong">The names of the inputs that were not taken.</param>
    public static HtmlPage Render(PageLayout layout, PageContext context, Contact contact, IReadOnlyList<string> wrong)
    {
        var wording = PageWording.In(context.Language);
        var mine = wording.Mine;
        var subscribed = contact.State(Channel.Email).Status == ChannelStatus.Subscribed;
        var content = Html.Of($"""
            <dl>{Html.Join(Kept(contact, mine))}</dl>
            <form method="post" novalidate><h2>{mine.Change}</h2>
            {Html.Join(Changeable.Select(field => Input(field, contact, wording, wrong.Contains(field.Name))))}
            {Languages(context, contact, mine)}
            {PageLayout.Primary("save", mine.Save)}
            </form>
            <form method="post">
            <p><a href="?download">{mine.Download}</a></p>
            {(subscribed ? PageLayout.Secondary("unsubscribe", wording.UnsubscribeButton, "leave") : Html.Nothing)}
            {PageLayout.Secondary("erase", mine.Erase, "erase")}
            </form>
            """);
        return layout.Page(context, mine.MyData, content, wrong.Count > 0 ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK);
    }

    private static IEnumerable<Html> Kept(Contact contact, MineWording mine)
    {
        yield return Row(mine.Email, contact.Email?.Address.Display);
        yield return Row(mine.Phone, contact.Phone?.Number);
        foreach (var field in CoreField.All)
        {
            yield return Row(Label(field, mine), contact.Profile[field]);
        }

        yield return contact.Email is null ? Html.Nothing : Row(mine.News, Status(contact.State(Channel.Email), contact, mine));
        yield return contact.Phone is null ? Html.Nothing : Row(mine.Texts, Status(contact.State(Channel.Sms), contact, mine));
        yield return Row(mine.Tags, contact.Tags.Count == 0 ? null : string.Join(", ", contact.Tags));
        foreach (var (name, value) in contact.Properties)
        {
            yield return Html.Of($"<dt>{mine.Other}: <bdi>{name}</bdi></dt><dd dir=\"auto\">{Text(value)}</dd>");
        }

        yield return Row(mine.Since, Day(contact.CreatedAt));
    }

    internal static string Text(PropertyValue value) => value switch
    {
        PropertyValue.Text text => text.Value,
        PropertyValue.TextList list => string.Join(", ", list.Values),
        PropertyValue.Whole number => number.Value.ToString(CultureInfo.InvariantCulture),
        PropertyValue.Fraction number => number.Value.ToString(CultureInfo.InvariantCulture),
        PropertyValue.Flag flag => flag.Value ? "true" : "false",
        _ => throw new ArgumentOutOfRangeException(nameof(value), "A kept value is none of these."),
    };

    private static string Label(CoreField field, MineWording mine) => mine.Fields.GetValueOrDefault(field.Name, field.Name);

    private static string Status(ChannelState state, Contact contact, MineWording mine)
    {
        var sentence = state.Status switch
        {
            ChannelStatus.Subscribed => mine.Subscribed,
            ChannelStatus.Unsubscribed => mine.Unsubscribed,
            ChannelStatus.NonSubscribed => mine.NonSubscribed,
        };
        return sentence.Replace("{date}", Day(state.StatusDate ?? contact.CreatedAt), StringComparison.Ordinal);
    }

    private static Html Row(string name, string? value) =>
        value is null ? Html.Nothing : Html.Of($"<dt>{name}</dt><dd dir=\"auto\">{value}</dd>");

    private static Html Input(CoreField field, Contact contact, PageWording wording, bool isWrong)
    {
        var error = isWrong ? Html.Of($"<p class=\"error\" id=\"{field.Name}-error\">{wording.Form.NameInvalid}</p>") : Html.Nothing;
        var invalid = isWrong ? Html.Of($" aria-invalid=\"true\" aria-describedby=\"{field.Name}-error\"") : Html.Nothing;
        return Html.Of($"""
            <div class="field">
            <label for="{field.Name}">{Label(field, wording.Mine)}</label>
            <input class="input" id="{field.Name}" name="{field.Name}" type="text" dir="auto" value="{contact.Profile[field]}"{invalid}>
            {error}
            </div>
            """);
    }

    /// <summary>The language of mails, where the store leaves it to the person and there is a sign-up that carries it.</summary>
    private static Html Languages(PageContext context, Contact contact, MineWording mine)
    {
        if (contact.OptIn is null || context.Settings.Brand.Language is not null)
        {
            return Html.Nothing;
        }

        var chosen = Language.Choose(null, contact.OptIn.Language);
        var options = Language.All.Select(language => Html.Of(
            $"<option value=\"{language.Code}\"{(language == chosen ? Html.Of($" selected") : Html.Nothing)}>{Name(language)}</option>"));
        return Html.Of($"""
            <div class="field">
            <label for="language">{mine.Language}</label>
            <select class="input" id="language" name="language">{Html.Join(options)}</select>
            </div>
            """);
    }

    private static string Name(Language language) => CultureInfo.GetCultureInfo(language.Code).NativeName;

    /// <summary>The same everywhere, so that no day is taken for a month.</summary>
    private static string Day(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
