using System.Diagnostics;
using System.Globalization;
using System.Text;
using ContactsFunctions.Domain;
using ContactsFunctions.Http;
using ContactsFunctions.Intake.Reading;
using ContactsFunctions.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ContactsFunctions.Tests.Http;

/// <summary>
/// What a request costs before anything is known of its sender: the worst bodies at the size limit, read, checked and
/// answered. Memory is all that was allocated, whatever was free again before the end.
/// </summary>
[Trait("Lane", "Slow")]
[Collection(nameof(Alone))]
public sealed class WorstBodyTests
{
    private const int Rounds = 5;
    private const int MaxAllocated = 12 * 1024 * 1024;
    private const int MaxAnswer = 64 * 1024;
    private const string Json = "application/json";
    private const string Form = "application/x-www-form-urlencoded";
    private const string Multipart = "multipart/form-data; boundary=b";
    private static readonly TimeSpan MaxCpu = TimeSpan.FromMilliseconds(250);

    private static readonly IServiceProvider Services = new ServiceCollection().AddLogging().BuildServiceProvider();
    private static readonly ContactTranslation Translation = new(new ContactRequestValidator(TimeProvider.System), TimeProvider.System);

    [Fact]
    public async Task The_worst_bodies_cost_little_and_answer_little()
    {
        var figures = new StringBuilder("body (256 KiB)                       allocated KiB   CPU ms   answer KiB\n");
        List<string> tooMuch = [];
        foreach (var (name, type, body) in Worst())
        {
            Assert.InRange(body.Length, RequestBody.MaxBytes * 9 / 10, RequestBody.MaxBytes);
            var cost = await CostAsync(type, body);
            figures.AppendLine(string.Create(CultureInfo.InvariantCulture, $"{name,-36} {cost.Allocated / 1024,13} {cost.Cpu.TotalMilliseconds,8:0.0} {cost.Answer / 1024,12}"));
            if (cost.Allocated > MaxAllocated || cost.Cpu > MaxCpu || cost.Answer > MaxAnswer)
            {
                tooMuch.Add(name);
            }
        }

        Figures.Report("worst-bodies", figures.ToString());
        Assert.True(tooMuch.Count == 0, $"{string.Join(", ", tooMuch)}\n{figures}");
    }

    private static IEnumerable<(string Name, string Type, byte[] Body)> Worst()
    {
        yield return ("identifiers: numbers", Json, List("{\"identifiers\":[", "0", "]}"));
        yield return ("identifiers: objects", Json, List("{\"identifiers\":[", "{}", "]}"));
        yield return ("identifiers: ten, large", Json, Ten());
        yield return ("tags: numbers", Json, List("{\"email\":\"a@example.com\",\"tags\":[", "0", "]}"));
        yield return ("tags: empty", Json, List("{\"email\":\"a@example.com\",\"tags\":[", "\"\"", "]}"));
        yield return ("tags: commas", Json, List("{\"email\":\"a@example.com\",\"tags\":\"", "", "\"}"));
        yield return ("tags: one text", Json, List("{\"email\":\"a@example.com\",\"tags\":\"", "a", "\"}"));
        yield return ("properties: wrong names", Json, Numbered("{\"email\":\"a@example.com\",\"properties\":{", i => $"\"-{i}\":0", "}}"));
        yield return ("properties: one-key objects", Json, Numbered("{\"email\":\"a@example.com\",\"properties\":[", i => $"{{\"-{i}\":0}}", "]}"));
        yield return ("properties: names and values", Json, Numbered("{\"email\":\"a@example.com\",\"properties\":[", i => $"{{\"name\":\"{i}-\",\"value\":{{}}}}", "]}"));
        yield return ("properties: flat", Json, Numbered("{\"email\":\"a@example.com\",", i => $"\"properties.{i}\":{{}}", "}"));
        yield return ("properties: one list", Json, List("{\"email\":\"a@example.com\",\"properties\":{\"a\":[", "\"\"", "]}}"));
        yield return ("properties: a long number", Json, List("{\"email\":\"a@example.com\",\"properties\":{\"a\":", "9", "}}", comma: false));
        yield return ("unknown fields", Json, Numbered("{\"email\":\"a@example.com\",", i => $"\"{i}\":0", "}"));
        yield return ("unknown: nested lists", Json, List("{\"email\":\"a@example.com\",\"x\":[", "[[[[[[[]]]]]]]", "]}"));
        yield return ("one name, with escapes", Json, List("{\"email\":\"a@example.com\",\"x", "\\u0041", "\":1}", comma: false));
        yield return ("every escape a pair", Json, List("{\"email\":\"a@example.com\",\"x\":[", "\"\\ud83d\\ude00\"", "]}"));
        yield return ("texts: long email", Json, List("{\"email\":\"", "<", "a@example.com\"}", comma: false));
        yield return ("texts: long phone", Json, List("{\"phone\":\"", "+", "1\"}", comma: false));
        yield return ("texts: every field, long", Json, EveryField());
        yield return ("texts: invisible marks", Json, List("{\"email\":\"a@example.com\",\"firstName\":\"", "\u200B", "\"}", comma: false));
        yield return ("channels of strangers", Json, Numbered("{\"identifiers\":[{\"type\":\"email\",\"id\":\"a@example.com\",\"channels\":{\"email\":{},", i => $"\"{i}\":0", "}}]}"));
        yield return ("form: fields", Form, List("email=a%40example.com", "&a=", "", comma: false));
        yield return ("form: a thousand, deep", Form, Thousand(i => $"a{i}[b][c][d][e][f][g][h][i]={new string('x', 200)}&"));
        yield return ("form: a thousand of one name", Form, Thousand(i => $"a[][b]={new string('x', 240)}&"));
        yield return ("form: escapes", Form, List("firstName=", "%41", "", comma: false));
        yield return ("form: brackets", Form, List("a", "[0]", "=1", comma: false));
        yield return ("multipart: parts", Multipart, List("", "--b\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n", "--b--\r\n", comma: false));
        yield return ("multipart: one part", Multipart, List("--b\r\nContent-Disposition: form-data; name=firstName\r\n\r\n", "x", "\r\n--b--\r\n", comma: false));
    }

    private static byte[] List(string begin, string item, string end, bool comma = true)
    {
        var separated = comma ? item + "," : item;
        var room = RequestBody.MaxBytes - Encoding.UTF8.GetByteCount(begin + item + end);
        return Encoding.UTF8.GetBytes(begin + string.Concat(Enumerable.Repeat(separated, room / Encoding.UTF8.GetByteCount(separated))) + item + end);
    }

    private static byte[] Numbered(string begin, Func<int, string> item, string end)
    {
        var body = new StringBuilder(begin).Append(item(0));
        for (var i = 1; body.Length + item(i).Length + 1 + end.Length <= RequestBody.MaxBytes; i++)
        {
            body.Append(',').Append(item(i));
        }

        return Encoding.UTF8.GetBytes(body.Append(end).ToString());
    }

    private static byte[] Ten() => Encoding.UTF8.GetBytes(
        $"{{\"identifiers\":[{string.Join(',', Enumerable.Repeat($"{{\"type\":\"phone\",\"id\":\"{new string('+', 26_000)}\",\"source\":1,\"channels\":1,\"consent\":1}}", 10))}]}}");

    private static byte[] EveryField()
    {
        var fields = CoreField.All.Select(field => field.Name).Concat(["email", "phone", "sms_country_code", "marketingAllowed", "doubleOptin", "createdAt", "tags"]).ToArray();
        return Encoding.UTF8.GetBytes($"{{{string.Join(',', fields.Select(field => $"\"{field}\":\"\\u200b{new string('x', (RequestBody.MaxBytes / fields.Length) - 40)}\""))}}}");
    }

    private static byte[] Thousand(Func<int, string> field)
    {
        var fields = string.Concat(Enumerable.Range(0, 990).Select(field));
        return Encoding.UTF8.GetBytes($"{fields}b={new string('x', RequestBody.MaxBytes - fields.Length - 2)}");
    }

    /// <summary>The least of a few rounds, the first of which compiles what has not run before.</summary>
    private static async Task<(long Allocated, TimeSpan Cpu, long Answer)> CostAsync(string type, byte[] body)
    {
        (long Allocated, TimeSpan Cpu, long Answer) least = (long.MaxValue, TimeSpan.MaxValue, 0);
        for (var round = 0; round < Rounds; round++)
        {
            var process = Process.GetCurrentProcess();
            var (allocated, cpu) = (GC.GetTotalAllocatedBytes(precise: true), process.TotalProcessorTime);
            var answer = await AnswerAsync(type, body);
            process.Refresh();
            least = (Math.Min(least.Allocated, GC.GetTotalAllocatedBytes(precise: true) - allocated), Min(least.Cpu, process.TotalProcessorTime - cpu), answer);
        }

        return least;

        static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
    }

    /// <returns>How long the answer is.</returns>
    private static async Task<long> AnswerAsync(string type, byte[] body)
    {
        var context = new DefaultHttpContext { RequestServices = Services };
        context.Request.ContentType = type;
        context.Request.ContentLength = body.Length;
        context.Request.Body = new MemoryStream(body, writable: false);
        using var answer = new MemoryStream();
        context.Response.Body = answer;
        await ProblemOf(await ReadAsync(context.Request)).ExecuteAsync(context);
        return answer.Length;
    }

    private static Problem ProblemOf((Problem? Problem, ContactReading? Reading) read) => read.Problem ?? Problem.Invalid(
        [.. read.Reading!.Errors, .. read.Reading.Warnings.Select(warning => new FieldError(warning.Field ?? "", warning.Code, warning.Message))]);

    private static async Task<(Problem? Problem, ContactReading? Reading)> ReadAsync(HttpRequest request)
    {
        try
        {
            var body = await RequestBody.ReadAsync(request, TestContext.Current.CancellationToken);
            return (null, Translation.Read(ContactRequest.Read(body.Root, body.IsForm, "US")));
        }
        catch (ProblemException e)
        {
            return (e.Problem, null);
        }
    }
}
