using System.Text.RegularExpressions;
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
        Assert.Contains("<li><a href=\"#extra-0\"><bdi lang=\"en\">properties[city]</bdi>: Too &lt;long&gt;.</a></li>", page.Html, StringComparison.Ordinal);
        Assert.Contains("<input class=\"input\" id=\"extra-0\" name=\"properties[city]\" type=\"text\" dir=\"auto\" value=\"Bern\"", page.Html, StringComparison.Ordinal);
        Assert.Contains("value=\"ada@\" required aria-describedby=\"email-error\" aria-invalid=\"true\">", page.Html, StringComparison.Ordinal);
        Assert.Contains("<p class=\"error\" id=\"email-error\">The domain is missing.</p>", page.Html, StringComparison.Ordinal);
        Assert.Contains("value=\"12 &quot;34&quot;\" aria-describedby=\"phone-hint phone-error\" aria-invalid=\"true\">", page.Html, StringComparison.Ordinal);
        Assert.Contains("name=\"firstName\" type=\"text\" autocomplete=\"given-name\" dir=\"auto\" value=\"&lt;Ada&gt;\">", page.Html, StringComparison.Ordinal);
        Assert.Contains("name=\"smsMarketingAllowed\" value=\"true\" checked>", page.Html, StringComparison.Ordinal);
        foreach (var (name, value) in new[] { ("sms_country_code", "CH"), ("tags", "a"), ("tags", "b") })
        {
            Assert.Contains($"<input type=\"hidden\" name=\"{name}\" value=\"{value}\">", page.Html, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("trapped", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("type=\"hidden\" name=\"smsMarketingAllowed\"", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("type=\"hidden\" name=\"properties[city]\"", page.Html, StringComparison.Ordinal);
    }

    /// <summary>What was posted under which name, what the error calls it, and which inputs then are there to correct it.</summary>
    [Theory]
    [InlineData("birthdate=31.12.1990", "birthdate", "birthdate=31.12.1990")]
    [InlineData("gender=other", "gender", "gender=other")]
    [InlineData("postal_code=1", "countryCode", "countryCode=")]
    [InlineData("properties[size]=x", "properties.size", "properties[size]=x")]
    [InlineData("properties__size=x", "properties.size", "properties__size=x")]
    [InlineData("properties.size=x", "properties[size]", "properties.size=x")]
    [InlineData("properties[a]=x&properties[b]=y", "properties", "properties[a]=x&properties[b]=y")]
    [InlineData("tags=a&tags=b", "tags[1]", "tags=a&tags=b")]
    [InlineData("tags[]=a&tags[]=b", "tags", "tags[]=a&tags[]=b")]
    [InlineData("identifiers[0][id]=x", "identifiers[0].id", "identifiers[0][id]=x")]
    [InlineData("phone=12&sms_country_code=XX", "sms_country_code", "phone=12&sms_country_code=XX")]
    [InlineData("marketingAllowed=maybe", "marketingAllowed", "marketingAllowed=maybe")]
    [InlineData("smsMarketingAllowed=maybe", "smsMarketingAllowed", "smsMarketingAllowed=maybe")]
    [InlineData("phone=12&accepts_sms_marketing=maybe", "accepts_sms_marketing", "smsMarketingAllowed=true")]
    [InlineData("email[0]=nobody", "email", "email=nobody")]
    [InlineData("firstName[]=x", "firstName", "firstName=x")]
    public async Task Whatever_is_complained_about_has_a_labelled_input_that_holds_what_was_typed(string posted, string field, string inputs)
    {
        var form = SignUpForm.Refused([.. Pairs(posted)], [new(field, "invalid", "It is wrong.")]);

        foreach (var language in new[] { "en", "de" })
        {
            var page = await RenderAsync(form, language);
            foreach (var (name, value) in Pairs(inputs))
            {
                var input = Assert.Single(InputsOf(page.Html), input => input.Contains($" name=\"{name}\"", StringComparison.Ordinal) && input.Contains($" value=\"{value}\"", StringComparison.Ordinal));
                Assert.DoesNotContain("hidden", input, StringComparison.Ordinal);
                var id = Regex.Match(input, " id=\"([^\"]+)\"").Groups[1].Value;
                Assert.True(page.Html.Contains($"<label for=\"{id}\">", StringComparison.Ordinal) || input.Contains("checkbox", StringComparison.Ordinal));
            }

            // Linked from the summary, and nothing is sent twice.
            Assert.Matches("<li><a href=\"#[^\"]+\">", page.Html);
            Assert.All(Pairs(posted), sent => Assert.True(InputsOf(page.Html).Count(input => input.Contains($" name=\"{sent.Key}\" ", StringComparison.Ordinal) && input.Contains($"value=\"{sent.Value}\"", StringComparison.Ordinal)) <= 1));
            var ids = Regex.Matches(page.Html, " id=\"([^\"]+)\"").Select(id => id.Groups[1].Value).ToList();
            Assert.Equal(ids.Distinct(), ids);
        }
    }

    [Fact]
    public async Task A_text_of_several_lines_keeps_its_lines()
    {
        var page = await RenderAsync(SignUpForm.Refused([new("address", "\nA\n<B>")], [new("address", "invalid", "It is wrong.")]));

        // The first line break belongs to the element, not to the text.
        Assert.Contains(">\n&#xA;A&#xA;&lt;B&gt;</textarea>", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_and_a_number_of_further_errors_are_explained_and_ask_for_nothing()
    {
        var page = await RenderAsync(SignUpForm.Refused([new("email", "ada@example.org")], [new("photo", "no_files", "Files are not accepted."), new("", "more_errors", "7 more errors are not listed.")]));

        Assert.Contains("<li>Files cannot be sent with this form.", page.Html, StringComparison.Ordinal);
        Assert.Contains("<li>7 more errors are not listed.</li>", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("name=\"photo\"", page.Html, StringComparison.Ordinal);
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

    private static IEnumerable<KeyValuePair<string, string>> Pairs(string form) =>
        form.Split('&').Select(pair => pair.Split('=')).Select(pair => KeyValuePair.Create(pair[0], pair[1]));

    private static List<string> InputsOf(string page) => [.. Regex.Matches(page, "<input[^>]*>").Select(input => input.Value)];

    private Task<RenderedPage> RenderAsync(SignUpForm form, string? language = null) =>
        RenderedPage.OfAsync(pages.SignUp(new PageContext(RenderedPage.Demo, StoreSettings.Default, language), form));
}
