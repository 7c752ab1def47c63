using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ContactsFunctions.Tests.Support;

namespace ContactsFunctions.Tests.Dialects.Clients;

/// <summary>What came of one call.</summary>
/// <param name="Faults">What is not as the client needs it; empty where all is right.</param>
internal sealed record CallResult(string Call, IReadOnlyList<Fault> Faults);

/// <param name="What">The same in every run: for the table.</param>
/// <param name="Detail">With what came: for whoever looks for the cause.</param>
internal sealed record Fault(string What, string Detail);

/// <summary>Plays one client against a store of its own, over HTTP.</summary>
internal sealed class Replay(RunningApp app, TestStore store, ClientExchange client)
{
    private readonly Placeholders placeholders = new(store, app.Time.GetUtcNow());

    public static async Task<IReadOnlyList<CallResult>> RunAsync(RunningApp app, ClientExchange client)
    {
        var store = client.Store is { } settings ? await app.NewStoreAsync(settings.GetRawText()) : await app.NewStoreAsync();
        return await new Replay(app, store, client).RunAsync();
    }

    private async Task<IReadOnlyList<CallResult>> RunAsync()
    {
        foreach (var contact in client.Contacts)
        {
            await store.SubmitAsync(placeholders.Fill(contact).GetRawText());
        }

        List<CallResult> results = [];
        foreach (var call in client.Calls)
        {
            placeholders.TurnClock(results.Count);
            results.Add(new(call.Name, await FaultsAsync(call)));
        }

        return results;
    }

    private async Task<List<Fault>> FaultsAsync(ClientCall call)
    {
        List<Fault> faults = [];
        try
        {
            var answer = await AnswerAsync(call);
            if (answer.Status != call.Status)
            {
                // All else would only follow from this.
                return [new($"{answer.Status} instead of {call.Status}", $"{answer.Status} instead of {call.Status}: {answer.Text}")];
            }

            var unreadable = call.ReadsHeaders.Where(header => !int.TryParse(answer.Headers.GetValueOrDefault(header), out _));
            faults.AddRange(unreadable.Select(header => new Fault($"header {header}", $"header {header} is no number")));
            faults.AddRange(Compare("answer", answer.Json, call.Reads));
            foreach (var (name, path) in call.Keep)
            {
                if (Expectation.At(answer.Json, path) is { } value)
                {
                    placeholders.Keep(name, value);
                }
                else
                {
                    faults.Add(new(path, $"answer: {path} is absent, and later calls need it"));
                }
            }

            faults.AddRange(await AfterwardsAsync(call));
        }
        catch (KeyNotFoundException missing)
        {
            faults.Add(new("not tried, as an earlier answer is missing", missing.Message));
        }
        catch (TimeoutException)
        {
            var awaited = call.Queued ? JsonSerializer.Serialize(call.After) : JsonSerializer.Serialize(call.Until);
            faults.Add(new("never came to its end", $"never became {awaited}"));
        }

        return faults;
    }

    private async Task<IReadOnlyList<Fault>> AfterwardsAsync(ClientCall call)
    {
        var faults = await LookAsync();
        if (call.Queued && faults.Count > 0)
        {
            await Eventually.TrueAsync(async () => (faults = await LookAsync()).Count == 0);
        }

        return faults;

        async Task<List<Fault>> LookAsync()
        {
            List<Fault> found = [];
            foreach (var (identifier, expected) in call.After)
            {
                found.AddRange(Compare("afterwards", await ContactAsync(placeholders.Fill(identifier)), expected));
            }

            return found;
        }
    }

    private IEnumerable<Fault> Compare(string where, JsonElement? json, IReadOnlyDictionary<string, JsonElement> expectations)
    {
        foreach (var (path, template) in expectations)
        {
            var (actual, expected) = (Expectation.At(json, path), placeholders.Fill(template));
            if (!Expectation.IsMet(actual, expected))
            {
                var detail = $"{path} is {actual?.GetRawText() ?? "absent"} instead of {expected.GetRawText()}";
                yield return new($"{where}: {path}", $"{where}: {detail}");
            }
        }
    }

    private async Task<ReceivedAnswer> AnswerAsync(ClientCall call)
    {
        var answer = await SendAsync(call);
        if (call.Until.Count > 0 && answer.Status == call.Status)
        {
            await Eventually.TrueAsync(async () =>
            {
                answer = await SendAsync(call);
                return !Compare("answer", answer.Json, call.Until).Any();
            });
        }

        return answer;
    }

    private async Task<ReceivedAnswer> SendAsync(ClientCall call)
    {
        var headers = new Dictionary<string, string?>(client.Headers, StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in call.Headers)
        {
            headers[name] = value;
        }

        headers.Remove("Content-Type", out var type);
        using var body = Body(call, type);
        using var answer = await store.SendAsync(new(call.Method), placeholders.Fill(call.Path), body, authenticated: false, request =>
        {
            foreach (var (name, value) in headers.Where(header => header.Value is not null))
            {
                request.Headers.TryAddWithoutValidation(name, placeholders.Fill(value!));
            }
        });
        return await ReceivedAnswer.ReadAsync(answer);
    }

    /// <summary>Of the type that the client says, or of none at all where it says nothing.</summary>
    private StringContent? Body(ClientCall call, string? type)
    {
        if (call.Body is null && type is null)
        {
            return null;
        }

        var text = call.Body is not { } body ? "" : body.ValueKind == JsonValueKind.String ? body.GetString()! : body.GetRawText();
        var content = new StringContent(placeholders.Fill(text), Encoding.UTF8);
        content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
        return content;
    }

    /// <summary>The contact with its consent log, and its two statuses at the top; an empty object where nobody is there.</summary>
    private async Task<JsonElement> ContactAsync(string identifier)
    {
        var filter = (identifier.StartsWith('+') ? "phone=" : "email=") + Uri.EscapeDataString(identifier);
        using var found = await store.SendAsync(HttpMethod.Get, $"{store.ContactsPath}?{filter}", null, authenticated: true);
        var contacts = (await Json.OkAsync(found)).GetProperty("contacts");
        if (contacts.GetArrayLength() == 0)
        {
            return JsonElement.Parse("{}");
        }

        var contact = JsonObject.Create(await store.GetAsync(contacts[0].GetProperty("contactID").GetString()!))!;
        foreach (var channels in contact["identifiers"]!.AsArray().Select(item => item!["channels"]!))
        {
            (string Name, string Channel)[] statuses = [("status", "email"), ("smsStatus", "sms")];
            foreach (var (name, channel) in statuses.Where(status => channels[status.Channel] is not null))
            {
                contact[name] = channels[channel]!["status"]!.DeepClone();
            }
        }

        return JsonSerializer.SerializeToElement(contact);
    }

    /// <param name="Json">Null where it is none.</param>
    private sealed record ReceivedAnswer(int Status, string Text, JsonElement? Json, IReadOnlyDictionary<string, string> Headers)
    {
        public static async Task<ReceivedAnswer> ReadAsync(HttpResponseMessage answer)
        {
            var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            var isJson = answer.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true;
            return new(
                (int)answer.StatusCode,
                text,
                isJson && text.Length > 0 ? JsonElement.Parse(text) : null,
                answer.Headers.ToDictionary(header => header.Key, header => header.Value.First(), StringComparer.OrdinalIgnoreCase));
        }
    }
}
