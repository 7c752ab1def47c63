using System.Globalization;
using ContactsFunctions.Intake.Reminding;
using ContactsFunctions.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ContactsFunctions.Console.Contacts.Reminders;

/// <summary>Counts who waits for a reminder, and sends it to a hundred at a time.</summary>
public sealed class RemindersFunctions(ConsoleBoundary console, ConsoleLayout layout, RemindWaiting remindWaiting)
{
    private const string Route = "console/{storeId}/reminders";

    [Function("ConsoleRemindersPage")]
    public Task<IResult> ShowAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route)] HttpRequest request, string storeId) =>
        console.ShowAsync(request, storeId, async (visit, cancellationToken) =>
        {
            var isSaid = int.TryParse(request.Query["sent"], NumberStyles.None, CultureInfo.InvariantCulture, out var sent);
            return Render(visit, await remindWaiting.CountAsync(visit.Store.Id, cancellationToken), isSaid ? sent : null);
        });

    [Function("ConsoleReminders")]
    public Task<IResult> PressAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route)] HttpRequest request, string storeId) =>
        console.PressAsync(request, storeId, async (visit, _, cancellationToken) =>
        {
            var sent = await remindWaiting.ExecuteAsync(visit.Store, ConsoleEvidence.Of(), cancellationToken);
            return new SeeOther(string.Create(CultureInfo.InvariantCulture, $"{visit.To("reminders")}?sent={sent}"));
        });

    private HtmlPage Render(Visit visit, int waiting, int? sent)
    {
        var wording = Wording<RemindersWording>.In(visit.Language);
        var count = Figures.Count(waiting, visit.Language);
        var next = Figures.Count(Math.Min(waiting, RemindWaiting.MostAtOnce), visit.Language);
        var said = sent is null
            ? Html.Nothing
            : ConsoleLayout.Notice(wording.Sent.With("count", Figures.Count(sent.Value, visit.Language)));
        var waits = waiting == 0 ? wording.NoneWaits
            : (waiting < RemindWaiting.MostCounted ? wording.Waiting : wording.WaitingMany).With("count", count);
        var press = waiting == 0 ? Html.Nothing : Html.Of($"""
            <form method="post">{visit.Token}
            <button class="primary" name="action" value="remind">{wording.Press.With("count", next)}</button></form>
            """);
        return layout.Page(visit, ConsoleSection.Contacts, wording.Title, Html.Of($"""
            {said}
            <section><p>{wording.Explain}</p><p><strong>{waits}</strong></p>{press}</section>
            """));
    }
}
