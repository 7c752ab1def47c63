using ContactsFunctions.Domain;
using ContactsFunctions.Pages;
using ContactsFunctions.Stores;

namespace ContactsFunctions.Tests.Pages;

public sealed class SignUpPageTests
{
    private readonly PageRenderer pages = new();

    [Fact]
    public async Task The_form_goes_to_the_stores_public_route()
    {
        var page = await RenderAsync(SignUpForm.Blank([]));

        Assert.Contains("<form method=\"post\" action=\"/api/v1/stores/demo/contacts\"", page.Html, StringComparison.Ordinal);
        Assert.Contains("<label for=\"email\">", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("name=\"phone\"", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("error", page.Html.Split("<main>")[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_address_says_which_fields_and_tags_the_form_has()
    {
        var page = await RenderAsync(SignUpForm.Blank(
            [new("fields", "phone, first_name,nonsense"), new("tags", "footer,\"x\""), new("email", "ada@example.org"), new("redirect", "https://shop.example/thanks")]));

        Assert.Contains("name=\"phone\" type=\"tel\"", page.Html, StringComparison.Ordinal);
        Assert.Contains("name=\"firstName\"", page.Html, StringComparison.Ordinal);
        Assert.Contains("<input type=\"hidden\" name=\"tags\" value=\"footer,&quot;x&quot;\">", page.Html, StringComparison.Ordinal);
        Assert.Contains("<input type=\"hidden\" name=\"redirect\" value=\"https://shop.example/thanks\">", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("ada@example.org", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("nonsense", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_trap_is_out_of_a_persons_reach()
    {
        var page = await RenderAsync(SignUpForm.Blank([]));

        Assert.Contains("<div class=\"trap\" aria-hidden=\"true\">", page.Html, StringComparison.Ordinal);
        Assert.Contains("<input name=\"alt_contact\" tabindex=\"-1\" autocomplete=\"off\">", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_form_names_its_mistakes_and_loses_nothing()
    {
        KeyValuePair<string, string>[] posted =
        [
            new("email", "ada@"), new("first_name", "<Ada>"), new("phone", "12 \"34\""), new("smsMarketingAllowed", "on"), new("sms_country_code", "CH"),
            new("properties[city]", "Bern"), new("tags", "a"), new("tags", "b"), new("alt_contact", "trapped"),
        ];
        FieldError[] errors = [new("email", "other", "The domain is missing."), new("sms_phone_number", "other", "Not a number."), new("properties[city]", "too_long", "Too <long>.")];

        var page = await RenderAsync(SignUpForm.Refused(posted, errors));

        Assert.Equal(400, page.Status);
        Assert.Contains("<title>Error: ", page.Html, StringComparison.Ordinal);
        Assert.Contains("<li><a href=\"#email\">The domain is missing.</a></li>", page.Html, StringComparison.Ordinal);
        Assert.Contains("<li><a href=\"#phone\">Not a number.</a></li>", page.Html, StringComparison.Ordinal);
        Assert.Contains("<li lang=\"en\" dir=\"ltr\">properties[city]: Too &lt;long&gt;.</li>", page.Html, StringComparison.Ordinal);
        Assert.Contains("value=\"ada@\" required aria-describedby=\"email-error\" aria-invalid=\"true\">", page.Html, StringComparison.Ordinal);
        Assert.Contains("<p class=\"error\" id=\"email-error\">The domain is missing.</p>", page.Html, StringComparison.Ordinal);
        Assert.Contains("value=\"12 &quot;34&quot;\" aria-describedby=\"phone-hint phone-error\" aria-invalid=\"true\">", page.Html, StringComparison.Ordinal);
        Assert.Contains("name=\"firstName\" type=\"text\" autocomplete=\"given-name\" dir=\"auto\" value=\"&lt;Ada&gt;\">", page.Html, StringComparison.Ordinal);
        Assert.Contains("name=\"smsMarketingAllowed\" value=\"true\" checked>", page.Html, StringComparison.Ordinal);
        foreach (var (name, value) in new[] { ("sms_country_code", "CH"), ("properties[city]", "Bern"), ("tags", "a"), ("tags", "b") })
        {
            Assert.Contains($"<input type=\"hidden\" name=\"{name}\" value=\"{value}\">", page.Html, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("trapped", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("type=\"hidden\" name=\"smsMarketingAllowed\"", page.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "email", "invalid_email", "Please enter a complete e\u2011mail address")]
    [InlineData("de", "email", "invalid_email", "Bitte geben Sie eine vollständige E\u2011Mail-Adresse ein")]
    [InlineData("en", "sms_phone_number", "invalid_phone", "Please enter a valid mobile number")]
    [InlineData("fr", "sms_phone_number", "invalid_phone", "Veuillez saisir un numéro de mobile valable")]
    [InlineData("en", "sms_country_code", "required", "Please begin the number with &#x2B; and the country code")]
    [InlineData("de", "sms_country_code", "required", "Bitte beginnen Sie die Nummer mit &#x2B; und der Landesvorwahl")]
    [InlineData("es", "last_name", "invalid", "Escribe un nombre de 100 caracteres como máximo.")]
    [InlineData("en", "email", "other", "For programs.")]
    [InlineData("de", "email", "other", "Bitte geben Sie eine vollständige E\u2011Mail-Adresse ein")]
    public async Task A_mistake_is_explained_by_its_reason_in_the_visitors_language(string language, string field, string code, string sentence)
    {
        var page = await RenderAsync(SignUpForm.Refused([new("email", "ada@")], [new(field, code, "For programs.")]), language);

        Assert.Contains(sentence, page.Html, StringComparison.Ordinal);
        Assert.Equal(sentence == "For programs.", page.Html.Contains("For programs.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_mistake_in_a_field_that_was_not_sent_shows_the_field()
    {
        var page = await RenderAsync(SignUpForm.Refused([], [new("email", "required", "Email or phone is required."), new("phone", "required", "Email or phone is required.")]));

        Assert.Contains("id=\"phone-error\"", page.Html, StringComparison.Ordinal);
        Assert.Contains("Please enter your e\u2011mail address.", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_form_may_lead_to_the_shops_own_pages()
    {
        var settings = new StoreSettings { RedirectUrls = ["https://shop.example/thanks", "https://shop.example/done", "nonsense"], DefaultRedirect = "https://other.example:8443/" };

        var page = await RenderedPage.OfAsync(pages.SignUp(new PageContext(RenderedPage.Demo, settings, null), SignUpForm.Blank([])));

        Assert.Contains("form-action 'self' https://shop.example https://other.example:8443;", page.Headers.ContentSecurityPolicy.ToString(), StringComparison.Ordinal);
    }

    private Task<RenderedPage> RenderAsync(SignUpForm form, string? language = null) =>
        RenderedPage.OfAsync(pages.SignUp(new PageContext(RenderedPage.Demo, StoreSettings.Default, language), form));
}
