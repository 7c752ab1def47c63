using ContactsFunctions.Domain;
using HandlebarsDotNet;

namespace ContactsFunctions.Mail.Rendering;

/// <summary>A mistake in a template.</summary>
/// <param name="Line">Counted from 1; so is <paramref name="Column"/>, in UTF-16 units.</param>
public sealed record TemplateError(int Line, int Column, string Message);

/// <summary>
/// Checks a store's own template before it is kept. Allowed are the variables of that mail, escaped,
/// <c>{{#if}}</c>, <c>{{#unless}}</c>, <c>{{else}}</c>, <c>{{else if}}</c> and comments. What passes compiles and renders.
/// </summary>
public static class TemplateCheck
{
    /// <summary>The longest template, in UTF-16 units: mail clients cut a mail off at about 100 KB.</summary>
    public const int MaxLength = 100 * 1024;

    /// <summary>The longest template of a subject. Mail programs show the first 70 characters or so.</summary>
    public const int MaxSubjectLength = 500;

    /// <summary>The mistakes, in the order of the text; none when the template is fine.</summary>
    public static IReadOnlyList<TemplateError> Check(string template, MailKind kind)
    {
        if (template.Length > MaxLength)
        {
            return [new TemplateError(1, 1, $"The template is longer than {MaxLength} characters.")];
        }

        var errors = new TemplateScan(template, kind).Run();
        return errors.Count > 0 ? errors : CompilerErrors(template);
    }

    /// <summary>The compiler has the last word, should it refuse what the scan let through.</summary>
    private static IReadOnlyList<TemplateError> CompilerErrors(string template)
    {
        try
        {
            Templating.CompileHtml(template)(MailModel.Sample);
            return [];
        }
        catch (HandlebarsException exception)
        {
            return [new TemplateError(1, 1, exception.Message.Split('\n')[0].Trim())];
        }
    }
}
