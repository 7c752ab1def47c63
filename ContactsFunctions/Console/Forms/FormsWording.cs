namespace ContactsFunctions.Console.Forms;

/// <summary>What the pages of forms say.</summary>
/// <param name="Fields">What each field is called, by its name in the API.</param>
/// <param name="StepNames">What each step is called that a person goes through.</param>
internal sealed record FormsWording(
    string Closed,
    string ToWeb,
    string Choose,
    string FieldsLegend,
    Dictionary<string, string> Fields,
    string Language,
    string Visitors,
    string Tags,
    string TagsHint,
    string Show,
    string Hosted,
    string HostedAbout,
    string Embed,
    string EmbedAbout,
    string NoOrigins,
    string LinkText,
    string Preview,
    string Mails,
    string MailsAbout,
    string Confirmation,
    string Welcome,
    string Steps,
    string StepsAbout,
    string WelcomeOff,
    Dictionary<string, string> StepNames);
