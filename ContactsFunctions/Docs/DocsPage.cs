using System.Text.Json;
using ContactsFunctions.Pages;

namespace ContactsFunctions.Docs;

/// <summary>The API description as one page to read: no script, nothing loaded.</summary>
internal static class DocsPage
{
    public static HtmlPage Render(JsonElement document)
    {
        var info = document.GetProperty("info");
        var stylesheet = EmbeddedFile.Read("Docs/docs.css");
        var tags = document.GetProperty("tags").EnumerateArray().ToArray();
        var operations = OperationsOf(document).ToArray();
        var schemas = document.GetProperty("components").GetProperty("schemas").EnumerateObject().ToArray();
        var html = Html.Of($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{Text(info, "title")}: the HTTP interface</title>
            <style>{Html.Trusted(stylesheet)}</style>
            </head>
            <body>
            <nav aria-label="Contents">
            {Html.Join(tags.Select(tag => Contents(Text(tag, "name"), operations)))}
            <h2><a href="#schemas">Shapes</a></h2>
            </nav>
            <main>
            <h1>{Text(info, "title")}</h1>
            {Prose(Text(info, "description"))}
            <p>For programs: <a href="openapi.json">openapi.json</a>.</p>
            <h2>Who is calling</h2>
            {Security(document.GetProperty("components").GetProperty("securitySchemes"))}
            {Html.Join(tags.Select(tag => Section(tag, operations)))}
            <h2 id="schemas">Shapes</h2>
            {Html.Join(schemas.Select(schema => Schema(schema.Name, schema.Value)))}
            </main>
            </body>
            </html>

            """);
        return new HtmlPage(
            html.ToString(),
            200,
            $"default-src 'none'; style-src {HtmlPage.HashOf(stylesheet)}; " +
            "base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    }

    private static IEnumerable<Operation> OperationsOf(JsonElement document)
    {
        foreach (var path in document.GetProperty("paths").EnumerateObject())
        {
            JsonElement[] shared = path.Value.TryGetProperty("parameters", out var parameters) ? [.. parameters.EnumerateArray()] : [];
            foreach (var method in path.Value.EnumerateObject().Where(member => member.Name != "parameters"))
            {
                yield return new(method.Name.ToUpperInvariant(), path.Name, method.Value, shared);
            }
        }
    }

    private static Html Contents(string tag, Operation[] operations) => Html.Of($"""
        <h2>{tag}</h2>
        <ul>{Html.Join(operations.Where(o => o.Tag == tag).Select(o => Html.Of($"""<li><a href="#{o.Id}">{o.Summary}</a></li>""")))}</ul>

        """);

    private static Html Section(JsonElement tag, Operation[] operations) => Html.Of($"""
        <h2>{Text(tag, "name")}</h2>
        {Prose(Text(tag, "description"))}
        {Html.Join(operations.Where(o => o.Tag == Text(tag, "name")).Select(Article))}

        """);

    private static Html Article(Operation operation) => Html.Of($"""
        <section id="{operation.Id}">
        <h3>{operation.Summary}</h3>
        <p class="route"><b>{operation.Method}</b> <code>{operation.Path}</code></p>
        <p class="soft">{operation.WhoMay}</p>
        {Prose(operation.Description)}
        {Rows("Parameters", operation.Parameters.Select(p => (
            Text(p, "name"), $"{Text(p, "in")}, {SchemaText.TypeOf(p.GetProperty("schema"))}", Text(p, "description"))))}
        {Html.Join(operation.Bodies.Select(Body))}
        {Rows("Answers", operation.Responses.Select(r => (r.Name, SchemaText.TypeOfContent(r.Value), Text(r.Value, "description"))))}
        </section>

        """);

    private static Html Body(JsonProperty content) => Html.Of($"""
        <h4>Body: {content.Name}</h4>
        <p>{SchemaText.Link(content.Value.GetProperty("schema"))}</p>
        {Html.Join(Members(content.Value, "examples").Select(example => Html.Of($"""
        <figure><figcaption>{Text(example.Value, "summary")}</figcaption><pre tabindex="0">{
            SchemaText.Pretty(example.Value.GetProperty("value"))}</pre></figure>

        """)))}
        """);

    private static Html Schema(string name, JsonElement schema) => Html.Of($"""
        <section id="schema-{name}">
        <h3>{name}</h3>
        {Prose(Text(schema, "description"))}
        {(schema.TryGetProperty("properties", out var properties)
            ? Rows("Fields", properties.EnumerateObject().Select(p => (
                p.Name,
                SchemaText.TypeOf(p.Value) + (SchemaText.IsRequired(schema, p.Name) ? ", always" : ""),
                Text(p.Value, "description"))))
            : Html.Of($"<p><code>{SchemaText.TypeOf(schema)}</code></p>"))}
        </section>

        """);

    private static Html Security(JsonElement schemes) =>
        Rows("Keys", schemes.EnumerateObject().Select(s => (
            s.Name,
            Text(s.Value, "name") is { Length: > 0 } header ? header : "Authorization",
            Text(s.Value, "description"))));

    private static Html Rows(string caption, IEnumerable<(string Name, string Type, string Meaning)> rows)
    {
        var lines = rows.Select(row => Html.Of($"""
            <tr><th scope="row"><code>{row.Name}</code></th><td>{row.Type}</td><td>{Prose(row.Meaning)}</td></tr>

            """)).ToArray();
        return lines.Length == 0 ? Html.Nothing : Html.Of($"""
            <table><caption>{caption}</caption><tbody>
            {Html.Join(lines)}</tbody></table>
            """);
    }

    /// <summary>Paragraphs, with code between backquotes.</summary>
    private static Html Prose(string text) => text.Length == 0
        ? Html.Nothing
        : Html.Join(text.Split("\n\n").Select(paragraph => Html.Of(
            $"<p>{Html.Join(paragraph.Split('`').Select(InParagraph))}</p>")));

    // Every second part stands between backticks.
    private static Html InParagraph(string part, int index) =>
        index % 2 == 0 ? Html.Of($"{part}") : Html.Of($"<code>{part}</code>");

    private static JsonProperty[] Members(JsonElement element, string name) =>
        element.TryGetProperty(name, out var members) ? [.. members.EnumerateObject()] : [];

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var text) ? text.GetString()! : string.Empty;

    private sealed record Operation(string Method, string Path, JsonElement Json, JsonElement[] Shared)
    {
        public string Id => Text(Json, "operationId");

        public string Tag => Json.GetProperty("tags")[0].GetString()!;

        public string Summary => Text(Json, "summary");

        public string Description => Text(Json, "description");

        public IEnumerable<JsonElement> Parameters =>
            Json.TryGetProperty("parameters", out var own) ? Shared.Concat(own.EnumerateArray()) : Shared;

        public IEnumerable<JsonProperty> Bodies =>
            Json.TryGetProperty("requestBody", out var body) ? body.GetProperty("content").EnumerateObject() : [];

        public IEnumerable<JsonProperty> Responses => Json.GetProperty("responses").EnumerateObject();

        public string WhoMay => string.Join(
            " or ",
            Json.GetProperty("security").EnumerateArray()
                .Select(way => way.EnumerateObject().Select(s => s.Name).FirstOrDefault() ?? "anyone"));
    }
}
