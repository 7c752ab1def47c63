using ContactsFunctions.Domain;

namespace ContactsFunctions.Mail.Rendering;

/// <summary>
/// Walks the tags of a template. Handlebars.Net's own errors mostly lack a place, and it accepts unknown variables and
/// raw output; hence this scan, which knows less of the language and is strict about it.
/// </summary>
internal sealed class TemplateScan(string template, MailKind kind)
{
    /// <summary>The compiler and what it makes call themselves once for each block inside another: their stack has an end.</summary>
    private const int MaxDepth = 20;

    /// <summary>The same goes for each <c>{{else if}}</c>.</summary>
    private const int MaxBranches = 50;

    /// <summary>Whoever reads more than these has another kind of text before them.</summary>
    private const int MaxErrors = 100;

    private readonly List<TemplateError> errors = [];
    private readonly Stack<Block> open = new();

    public List<TemplateError> Run()
    {
        var position = 0;
        while (errors.Count < MaxErrors && (position = template.IndexOf("{{", position, StringComparison.Ordinal)) >= 0)
        {
            position = IsEscaped(position) ? position + 2 : Tag(position);
        }

        foreach (var block in open.Take(MaxErrors - errors.Count))
        {
            Report(block.Position, $"{{{{#{block.Name}}}}} is never closed.");
        }

        errors.Sort((a, b) => (a.Line, a.Column).CompareTo((b.Line, b.Column)));
        return errors;
    }

    /// <summary>One backslash makes a tag plain text; two are a backslash before a tag.</summary>
    private bool IsEscaped(int position) =>
        position > 0 && template[position - 1] == '\\' && (position < 2 || template[position - 2] != '\\');

    /// <summary>Checks the tag that begins here; the answer is where to go on.</summary>
    private int Tag(int start)
    {
        var rest = template.AsSpan(start);
        if (rest.StartsWith("{{!--") || rest.StartsWith("{{~!--"))
        {
            return Comment(start, "--");
        }

        if (rest.StartsWith("{{!") || rest.StartsWith("{{~!"))
        {
            return Comment(start, "");
        }

        var end = template.IndexOf("}}", start, StringComparison.Ordinal);
        var next = template.IndexOf("{{", start + 2, StringComparison.Ordinal);
        if (rest.StartsWith("{{{"))
        {
            Report(start, "Raw output is not allowed: write {{ }} instead of {{{ }}}.");
            return AfterBraces(end);
        }

        if (end < 0 || (next >= 0 && next < end))
        {
            Report(start, "This tag is never closed: }} is missing.");
            return next < 0 ? template.Length : next;
        }

        if (template.AsSpan(end).StartsWith("}}}"))
        {
            Report(start, "A tag that begins with {{ ends with }}, not }}}.");
            return AfterBraces(end);
        }

        Words(start, template[(start + 2)..end].Trim('~').Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return end + 2;
    }

    private int Comment(int start, string closing)
    {
        var end = template.IndexOf(closing + "}}", start + 3 + closing.Length, StringComparison.Ordinal);
        var trimming = template.IndexOf(closing + "~}}", start + 3 + closing.Length, StringComparison.Ordinal);
        if (end < 0 && trimming < 0)
        {
            Report(start, "This comment is never closed.");
            return template.Length;
        }

        return end >= 0 && (trimming < 0 || end < trimming) ? end + closing.Length + 2 : trimming + closing.Length + 3;
    }

    private void Words(int start, string[] words)
    {
        switch (words)
        {
            case []:
                Report(start, "This tag is empty.");
                break;
            case ["else", ..]:
                Else(start, words);
                break;
            case [['#', .. var name], .. var arguments]:
                open.Push(new Block(name, start));
                if (open.Count == MaxDepth + 1)
                {
                    Report(start, $"Blocks stand at most {MaxDepth} deep in one another.");
                }

                Condition(start, name, arguments);
                break;
            case [['/', .. var name]]:
                Close(start, name);
                break;
            case [['>', ..], ..]:
                Report(start, "Partials are not available.");
                break;
            case [['&', ..], ..]:
                Report(start, "Raw output is not allowed: write the variable without &.");
                break;
            case [['^' or '*', ..], ..]:
                Report(start, $"{{{{{words[0][0]}}}}} is not available; write {{{{#if}}}}, {{{{#unless}}}} and {{{{else}}}}.");
                break;
            case [var variable]:
                Variable(start, variable);
                break;
            default:
                Report(start, $"There is no helper '{Shown(words[0])}'.");
                break;
        }
    }

    private void Condition(int start, string name, string[] arguments)
    {
        if (name is not ("if" or "unless"))
        {
            Report(start, $"There is no block '{Shown(name)}': only #if and #unless.");
        }
        else if (arguments is [var variable])
        {
            Variable(start, variable);
        }
        else
        {
            Report(start, $"'{name}' takes one variable.");
        }
    }

    private void Else(int start, string[] words)
    {
        if (!open.TryPeek(out var block))
        {
            Report(start, "{{else}} stands in no block.");
        }
        else if (block.HasElse)
        {
            Report(start, "This block has an {{else}} already.");
        }
        else if (words is ["else"])
        {
            block.HasElse = true;
        }
        else
        {
            block.Branches++;
            if (block.Branches == MaxBranches + 1)
            {
                Report(start, $"A block has at most {MaxBranches} {{{{else if}}}}.");
            }

            Condition(start, words[1], words[2..]);
        }
    }

    private void Close(int start, string name)
    {
        if (!open.TryPop(out var block))
        {
            Report(start, $"'/{Shown(name)}' closes nothing.");
        }
        else if (block.Name != name)
        {
            Report(start, $"'/{Shown(name)}' stands where '/{Shown(block.Name)}' should.");
        }
    }

    private void Variable(int start, string name)
    {
        if (!MailModel.Has(kind, name))
        {
            Report(start, MailModel.IsOfTheRecipient(name)
                ? $"'{name}' is not available in the confirmation mail: nobody has vouched for this address yet."
                : $"There is no variable '{Shown(name)}'. There are: {string.Join(", ", MailModel.VariablesOf(kind))}.");
        }
    }

    private int AfterBraces(int end)
    {
        while (end >= 0 && end < template.Length && template[end] == '}')
        {
            end++;
        }

        return end < 0 ? template.Length : end;
    }

    private static string Shown(string name) => name.Length <= 40 ? name : name.Cut(40) + "…";

    private void Report(int position, string message)
    {
        var before = template.AsSpan(0, position);
        errors.Add(new TemplateError(before.Count('\n') + 1, position - before.LastIndexOf('\n'), message));
    }

    private sealed class Block(string name, int position)
    {
        public string Name => name;

        public int Position => position;

        public bool HasElse { get; set; }

        public int Branches { get; set; }
    }
}
