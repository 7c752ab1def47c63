using System.Globalization;
using ContactsFunctions.Pages;
using ContactsFunctions.Stores;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Dialects.Remarkety.Proof;

/// <summary>The proof on paper: in English, readable in black and white, with every time in UTC.</summary>
internal static class ProofPage
{
    private static readonly PageLayout Layout = new();

    public static IResult Render(Store store, ProofView proof)
    {
        var content = Html.Of($"""
            <dl>
            {Row("E-mail address", proof.Email)}{Row("Phone number", proof.Phone)}
            {Row("Contact", proof.ContactId)}{Row("Known since", Time(proof.CreatedAt))}
            {Html.Join(proof.Identifiers.Select(Status))}{Row("This page was made", Time(proof.MadeAt))}
            </dl>
            <h2>What happened</h2>
            <ol>{Html.Join(proof.Consents.Select(Entry))}</ol>
            <h2>What was shown</h2>
            {(proof.Texts.Count == 0 ? Html.Of($"<p>No text is kept of what this log names.</p>") : Html.Join(proof.Texts.Select(Text)))}
            """);

        // A title that names the shop, like every page of it; the person's own language does not matter here.
        var english = store.Settings with { Brand = store.Settings.Brand with { Language = "en" } };
        var message = new Message(
            "Proof of consent",
            "What {store} keeps of this person's consents, in the order in which it was recorded.");
        return Layout.Page(new PageContext(store.Id, english, AcceptLanguage: null), message, content, StatusCodes.Status200OK);
    }

    private static Html Status(IdentifierView identifier)
    {
        var (name, channel) = identifier.Channels.Email is { } email ? ("E-mail", email) : ("Text messages", identifier.Channels.Sms!);
        return Row(name, $"{channel.Status} since {Time(channel.StatusDate)}");
    }

    private static Html Entry(ConsentView entry) => Html.Of($"""
        <li><p><strong>{Time(entry.At)}</strong>: {Sentence(entry)}</p>
        <dl>
        {Row("Written by", Writer(entry.By))}{Row("From address", entry.Ip)}{Row("Program", entry.UserAgent)}{Row("Source", entry.Source)}
        {Row("Page", entry.Url)}{Row("Privacy notice", entry.PrivacyVersion)}
        {Row("Confirmation mail", entry.Wording)}{Row("Text", entry.Text)}
        </dl></li>
        """);

    private static string? Writer(WriterView? writer) =>
        writer is null ? null : writer.Key is null ? writer.Way : $"{writer.Way}, API key {writer.Key}";

    private static string Sentence(ConsentView entry)
    {
        var channel = entry.Channel == "email" ? "e-mail" : "text messages";
        var how = entry.Cause switch
        {
            "form" => "the sign-up form was sent",
            "api" => "the shop's server said so",
            "import" => "the shop imported it",
            "confirmation" => "the button on the confirmation page was pressed, whose link is in the confirmation mail",
            "link" => "a button was pressed on a page that a mail leads to",
            "one-click" => "the mail program's unsubscribe button was pressed",
            "message" => "a text message came from this number that said STOP, or a word that means the same",
            _ => throw new ArgumentOutOfRangeException(nameof(entry), "A cause that this page has no sentence for."),
        };
        return entry.From == entry.To
            ? $"{how}. The status for {channel} stayed {entry.To}."
            : $"{how}. The status for {channel} changed from {entry.From} to {entry.To}.";
    }

    private static Html Text(TextView text) => Html.Of($"""
        <h3>{Title(text)}: {text.Version}</h3>
        <p>First shown {Time(text.FirstShown)}{(text.Language is null ? "" : $", in the language {text.Language}")}.</p>
        <pre>{text.Text}</pre>
        """);

    private static string Title(TextView text) => text.Kind switch
    {
        TextView.ConfirmationMail => "Confirmation mail",
        TextView.ConfirmationPage => "Confirmation page",
        TextView.SignUpForm => "Sign-up form",
        _ => "As the shop reports it",
    };

    private static Html Row(string name, string? value) => value is null ? Html.Nothing : Html.Of($"<dt>{name}</dt><dd>{value}</dd>");

    private static string Time(DateTimeOffset moment) =>
        moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
