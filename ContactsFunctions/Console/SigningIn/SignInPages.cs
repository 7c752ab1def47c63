using ContactsFunctions.Domain;
using ContactsFunctions.Pages;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Console.SigningIn;

/// <summary>The pages of somebody who is not signed in. None of them names a store or an owner.</summary>
internal static class SignInPages
{
    /// <param name="query">Says where one comes from.</param>
    public static HtmlPage Ask(ConsoleLayout layout, Language language, IQueryCollection query)
    {
        var wording = Wording<SignInWording>.In(language);
        if (query.ContainsKey("sent"))
        {
            return layout.Plain(language, wording.Sent.Title, Html.Of($"""
                <p>{wording.Sent.Body}</p>
                <p><a href="{ConsoleBoundary.SignInPath}">{wording.Again}</a></p>
                """));
        }

        var said = query.ContainsKey("out")
            ? ConsoleLayout.Notice($"{wording.SignedOut.Title}. {wording.SignedOut.Body}")
            : Html.Nothing;
        return layout.Plain(language, wording.Ask.Title, Html.Of($"""
            {said}
            <p>{wording.Ask.Body}</p>
            <form method="post" action="{ConsoleBoundary.SignInPath}">
            <div class="field">
            <label for="store">{wording.Store}</label>
            <p class="hint" id="store-hint">{wording.StoreHint}</p>
            <input class="input" id="store" name="store" required autocapitalize="none" spellcheck="false" aria-describedby="store-hint">
            </div>
            <div class="field">
            <label for="address">{wording.Address}</label>
            <input class="input" id="address" name="address" type="email" required autocomplete="email">
            </div>
            <button class="primary">{wording.Send}</button>
            </form>
            """));
    }

    /// <summary>Posts to its own address: the token stays out of the page.</summary>
    public static HtmlPage Enter(ConsoleLayout layout, Language language)
    {
        var wording = Wording<SignInWording>.In(language);
        return layout.Plain(language, wording.Enter.Title, Html.Of($"""
            <p>{wording.Enter.Body}</p>
            <form method="post"><button class="primary">{wording.EnterButton}</button></form>
            """));
    }

    /// <summary>410: used, or too old.</summary>
    public static HtmlPage LinkOver(ConsoleLayout layout, Language language)
    {
        var wording = Wording<SignInWording>.In(language);
        var content = Html.Of($"""
            <p>{wording.LinkOver.Body}</p>
            <p><a href="{ConsoleBoundary.SignInPath}">{wording.Send}</a></p>
            """);
        return layout.Plain(language, wording.LinkOver.Title, content, StatusCodes.Status410Gone);
    }
}
