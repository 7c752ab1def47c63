using ContactsFunctions.Domain;
using ContactsFunctions.Pages;

namespace ContactsFunctions.Console.Exporting;

/// <summary>Whom to export, and into what kind of file.</summary>
internal static class ExportForm
{
    public static Html Render(Visit visit)
    {
        var wording = Wording<ExportingWording>.In(visit.Language);
        ChannelStatus[] statuses = [ChannelStatus.Subscribed, ChannelStatus.Unsubscribed, ChannelStatus.NonSubscribed];
        var options = statuses.Select(status =>
            Html.Of($"<option value=\"{status.WireName()}\">{wording.Statuses[status.WireName()]}</option>"));
        return Html.Of($"""
            <section>
            <h2>{wording.Export}</h2>
            <form method="get" action="{visit.To($"{ConsoleSection.Exchange.Path}/export")}">
            <div class="fields">
            <div class="field"><label for="channel">{wording.Channel}</label>
            <select class="input" id="channel" name="channel">
            <option value="email">{wording.Email}</option><option value="sms">{wording.Sms}</option></select></div>
            <div class="field"><label for="status">{wording.Status}</label>
            <select class="input" id="status" name="status"><option value="">{wording.Any}</option>{Html.Join(options)}</select></div>
            <div class="field"><label for="tag">{wording.Tag}</label><input class="input" id="tag" name="tag" dir="auto"></div>
            <div class="field"><label for="updatedSince">{wording.Since}</label>
            <input class="input" id="updatedSince" name="updatedSince" type="date"></div>
            </div>
            <fieldset><legend>{wording.Format}</legend>
            <label class="choice"><input type="radio" name="format" value="csv" checked> {wording.Csv}</label>
            <label class="choice"><input type="radio" name="format" value="ndjson"> {wording.Ndjson}</label></fieldset>
            <p class="soft">{wording.Unconfirmed}</p>
            <button class="primary">{wording.Download}</button>
            </form>
            </section>
            """);
    }
}
