using ContactsFunctions.Domain;
using ContactsFunctions.Mail.Rendering;
using ContactsFunctions.Stores;

namespace ContactsFunctions.Tests.Mail.Rendering;

public sealed class TemplateCheckTests
{
    [Theory]
    [InlineData("")]
    [InlineData("Plain text, } and { and }} too")]
    [InlineData("{{store.name}} {{ store.logoUrl }} {{~store.color~}}")]
    [InlineData("{{contact.firstName}} {{contact.lastName}} {{contact.email}} {{links.confirm}}{{links.decline}}{{links.unsubscribe}}")]
    [InlineData("{{#if contact.firstName}}a{{else}}b{{/if}}")]
    [InlineData("{{#if contact.firstName}}a{{else if store.logoUrl}}b{{else}}c{{/if}}")]
    [InlineData("{{#unless store.logoUrl}}{{#if store.name}}a{{/if}}{{/unless}}")]
    [InlineData("{{! note }}{{!-- {{anything}} {{#if --}}{{~! note ~}}")]
    [InlineData("\\{{not.a.variable}}")]
    [InlineData("<style>@media print { a { color: red; } }</style>")]
    public void A_sound_template_passes_and_renders(string template)
    {
        Assert.Empty(TemplateCheck.Check(template, MailKind.Welcome));

        var store = new StoreSettings { Templates = new() { Welcome = new() { Subject = template, Html = template, Text = template } } };
        new MailRenderer().Render(MailKind.Welcome, StoreId.Parse("demo"), store, new MailLinks(), new MailRecipient("Ada", null, null), language: null);
    }

    [Theory]
    [InlineData("{{store.nmae}}", 1, 1, "There is no variable 'store.nmae'")]
    [InlineData("ok\n  {{name}}", 2, 3, "There is no variable 'name'")]
    [InlineData("ok\r\n\r\n{{store}}", 3, 1, "There is no variable 'store'")]
    [InlineData("{{#if store.name}}\nx", 1, 1, "{{#if}} is never closed")]
    [InlineData("{{#if store.name}}\nx{{/unless}}", 2, 2, "'/unless' stands where '/if' should")]
    [InlineData("x{{/if}}", 1, 2, "'/if' closes nothing")]
    [InlineData("x{{else}}", 1, 2, "{{else}} stands in no block")]
    [InlineData("{{#if store.name}}{{else}}{{else}}{{/if}}", 1, 27, "has an {{else}} already")]
    [InlineData("{{#if}}x{{/if}}", 1, 1, "'if' takes one variable")]
    [InlineData("{{#if store.name store.color}}x{{/if}}", 1, 1, "'if' takes one variable")]
    [InlineData("{{#if nope}}x{{/if}}", 1, 1, "There is no variable 'nope'")]
    [InlineData("{{#each store.name}}x{{/each}}", 1, 1, "There is no block 'each'")]
    [InlineData("{{#with store}}x{{/with}}", 1, 1, "There is no block 'with'")]
    [InlineData("{{lookup store 'name'}}", 1, 1, "There is no helper 'lookup'")]
    [InlineData("\n {{{store.name}}}", 2, 2, "Raw output is not allowed")]
    [InlineData("{{&store.name}}", 1, 1, "Raw output is not allowed")]
    [InlineData("{{& store.name}}", 1, 1, "Raw output is not allowed")]
    [InlineData("{{~{store.name}~}}", 1, 1, "There is no variable")]
    [InlineData("{{{{raw}}}}x{{{{/raw}}}}", 1, 1, "Raw output is not allowed")]
    [InlineData("{{> footer}}", 1, 1, "Partials are not available")]
    [InlineData("{{^store.name}}x{{/store.name}}", 1, 1, "{{^}} is not available")]
    [InlineData("Hello {{store.name", 1, 7, "never closed")]
    [InlineData("Hello {{store.name}", 1, 7, "never closed")]
    [InlineData("{{store.name <b>{{store.color}}</b>", 1, 1, "never closed")]
    [InlineData("{{store.name}}}", 1, 1, "ends with }}, not }}}")]
    [InlineData("{{}}", 1, 1, "This tag is empty")]
    [InlineData("a {{!-- b }}", 1, 3, "This comment is never closed")]
    [InlineData("a {{! b", 1, 3, "This comment is never closed")]
    [InlineData("{{'text'}}", 1, 1, "There is no variable")]
    public void A_mistake_is_shown_with_its_place(string template, int line, int column, string message)
    {
        var error = TemplateCheck.Check(template, MailKind.Welcome)[0];

        Assert.Equal((line, column), (error.Line, error.Column));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_mistake_is_reported_in_order()
    {
        var errors = TemplateCheck.Check("{{#if store.name}}\n{{one}}\n  {{two}} {{{three}}}", MailKind.Welcome);

        Assert.Equal([(1, 1), (2, 1), (3, 3), (3, 11)], errors.Select(e => (e.Line, e.Column)));
    }

    [Fact]
    public void The_confirmation_mail_knows_nothing_about_its_recipient()
    {
        Assert.Empty(TemplateCheck.Check("{{store.name}}{{links.confirm}}", MailKind.Confirmation));
        Assert.Contains("confirmation mail", Assert.Single(TemplateCheck.Check("{{contact.email}}", MailKind.Confirmation)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_template_that_mail_clients_would_cut_off_is_refused() =>
        Assert.Single(TemplateCheck.Check(new string('x', TemplateCheck.MaxLength + 1), MailKind.Welcome));
}
