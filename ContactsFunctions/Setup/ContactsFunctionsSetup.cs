using ContactsFunctions.Backup;
using ContactsFunctions.Console;
using ContactsFunctions.Dialects;
using ContactsFunctions.Dialects.Omnisend;
using ContactsFunctions.Dialects.Omnisend.Batches;
using ContactsFunctions.Dialects.Omnisend.V2026;
using ContactsFunctions.Dialects.Omnisend.V3;
using ContactsFunctions.Dialects.Omnisend.V5;
using ContactsFunctions.Dialects.Remarkety;
using ContactsFunctions.Dialects.Sms;
using ContactsFunctions.Hooks;
using ContactsFunctions.Http;
using ContactsFunctions.Intake;
using ContactsFunctions.Intake.Changing;
using ContactsFunctions.Intake.Counting;
using ContactsFunctions.Intake.Erasing;
using ContactsFunctions.Intake.Finding;
using ContactsFunctions.Intake.Housekeeping;
using ContactsFunctions.Intake.Importing;
using ContactsFunctions.Intake.Importing.Files;
using ContactsFunctions.Intake.Reading;
using ContactsFunctions.Intake.Reminding;
using ContactsFunctions.Intake.Submitting;
using ContactsFunctions.Intake.Unsubscribing;
using ContactsFunctions.Links;
using ContactsFunctions.Mail.Delivery;
using ContactsFunctions.Mail.Enqueueing;
using ContactsFunctions.Mail.Previewing;
using ContactsFunctions.Mail.Redriving;
using ContactsFunctions.Mail.Rendering;
using ContactsFunctions.Mail.Reporting;
using ContactsFunctions.Mail.Sending;
using ContactsFunctions.Mail.SigningIn;
using ContactsFunctions.Mail.Vouching;
using ContactsFunctions.Mail.Watching;
using ContactsFunctions.Manage;
using ContactsFunctions.Pages;
using ContactsFunctions.Storage;
using ContactsFunctions.Storage.Batches;
using ContactsFunctions.Storage.Hooks;
using ContactsFunctions.Storage.Imports;
using FluentValidation;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ContactsFunctions.Setup;

/// <summary>
/// The app, feature by feature. It is put together here wherever it runs: deployed, on a
/// developer's machine and in a test's process.
/// </summary>
public static class ContactsFunctionsSetup
{
    public static FunctionsApplicationBuilder CreateBuilder(string[] args)
    {
        var builder = FunctionsApplication.CreateBuilder(args);
        builder.ConfigureFunctionsWebApplication();
        builder.UseMiddleware<CalledFunctionMiddleware>();
        builder.UseMiddleware<ClientAddressMiddleware>();
        builder.Services.AddContactsFunctions(builder.Configuration);
        builder.AddTelemetryExport();
        return builder;
    }

    internal static IServiceCollection AddContactsFunctions(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services
            .AddTelemetry(configuration)
            .AddStorage(configuration)
            .AddStores()
            .AddLinks(configuration)
            .AddContacts(configuration)
            .AddBackup(configuration)
            .AddMail(configuration)
            .AddPages()
            .AddConsole()
            .AddHooks(configuration)
            .AddHttp(configuration);
    }

    private static IServiceCollection AddStores(this IServiceCollection services) => services
        .AddSingleton<StoreTable>()
        .AddSingleton<EachStore>()
        .AddSingleton<StoreDirectory>()
        .AddSingleton<StoreKeys>()
        .AddSingleton<EditSettings>()
        .AddSingleton<WordingArchive>()
        .AddSingleton<OwnerTable>()
        .AddSingleton<NumbersTable>()
        .AddSingleton<BatchTable>()
        .AddSingleton<BatchOutbox>()
        .AddSingleton<ImportTable>()
        .AddSingleton<ImportOutbox>()
        .AddSingleton<HookTable>()
        .AddSingleton<DeliveryTable>()
        .AddSingleton<EventRows>()
        .AddSingleton<EventOutbox>();

    private static IServiceCollection AddLinks(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<LinkOptions>().Bind(configuration.GetSection(LinkOptions.Section)).ValidateOnStart();
        return services
            .AddSingleton<IValidateOptions<LinkOptions>, LinkOptionsValidator>()
            .AddSingleton<HookSecrets>()
            .AddSingleton<LinkSigner>();
    }

    private static IServiceCollection AddContacts(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<HousekeepingOptions>().Bind(configuration.GetSection(HousekeepingOptions.Section)).ValidateOnStart();
        return services
            .AddSingleton<IValidateOptions<HousekeepingOptions>, HousekeepingOptionsValidator>()
            .AddSingleton<TellExpired>()
            .AddSingleton<RemoveUnconfirmed>()
            .AddSingleton<TrimContacts>()
            .AddSingleton<CountDays>()
            .AddSingleton<KeepHouse>()
            .AddSingleton<ContactTable>()
            .AddSingleton<EditContact>()
            .AddSingleton<IValidator<ContactRequest>, ContactRequestValidator>()
            .AddSingleton<ContactTranslation>()
            .AddSingleton<CommitContact>()
            .AddSingleton<SubmitContact>()
            .AddSingleton<IValidator<ImportRequest>, ImportRequestValidator>()
            .AddSingleton<ImportContacts>()
            .AddSingleton<ImportRowReader>()
            .AddSingleton<TakeImport>()
            .AddSingleton<PeekImport>()
            .AddSingleton<SplitImport>()
            .AddSingleton<WorkImport>()
            .AddSingleton<ApplyRows>()
            .AddSingleton<EndImport>()
            .AddSingleton<ReadFailures>()
            .AddSingleton<TendImports>()
            .AddSingleton<ChangeContact>()
            .AddSingleton<IValidator<UnsubscribeRequest>, UnsubscribeRequestValidator>()
            .AddSingleton<UnsubscribeContact>()
            .AddSingleton<StopMessages>()
            .AddSingleton<SignedMessages>()
            .AddSingleton<AuthenticatedRequests>()
            .AddSingleton<PageAddresses>()
            .AddSingleton<OmnisendCalls>()
            .AddSingleton<OmnisendVersions>()
            .AddSingleton<WorkBatch>()
            .AddSingleton<TendBatches>()
            .AddSingleton<ShownTexts>()
            .AddSingleton<OmnisendContacts>()
            .AddSingleton<V3Version>()
            .AddSingleton<V5Version>()
            .AddSingleton<V2026Version>()
            .AddSingleton<CustomerContacts>()
            .AddSingleton<PatchContact>()
            .AddSingleton<ContactErasure>()
            .AddSingleton<EraseContact>()
            .AddSingleton<ReadContacts>()
            .AddSingleton<RemindContact>()
            .AddSingleton<RemindWaiting>()
            .AddSingleton<PersonLinks>();
    }

    private static IServiceCollection AddBackup(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<BackupOptions>().Bind(configuration.GetSection(BackupOptions.Section)).ValidateOnStart();
        return services
            .AddSingleton<IValidateOptions<BackupOptions>, BackupOptionsValidator>()
            .AddSingleton<RemoveOldBackups>()
            .AddSingleton<ExportTables>();
    }

    private static IServiceCollection AddMail(this IServiceCollection services, IConfiguration configuration) => services
        .AddSingleton<MailOutbox>()
        .AddMailRendering()
        .AddMailDelivery(configuration)
        .AddSingleton<MailComposer>()
        .AddSingleton<PreviewMail>()
        .AddSingleton<IDnsRecords, DnsRecords>()
        .AddSingleton<SenderRecords>()
        .AddSingleton<SendMail>()
        .AddSingleton<SendSignInMail>()
        .AddSingleton<RedriveMail>()
        .AddSingleton<StoreTags>()
        .AddSingleton<ReadAcsEvents>()
        .AddSingleton<RecordDeliveryReport>()
        .AddSingleton<WatchQueues>();

    private static IServiceCollection AddHooks(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<HookOptions>().Bind(configuration.GetSection(HookOptions.Section));
        return services
            .AddSingleton(HostNames.System)
            .AddSingleton<Receivers>()
            .AddSingleton<HandOutEvents>()
            .AddSingleton<DeliverEvent>()
            .AddSingleton<TellOwner>()
            .AddSingleton<TendHooks>()
            .AddSingleton<MakeHook>()
            .AddSingleton<ReplayDeliveries>();
    }

    private static IServiceCollection AddHttp(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<HttpOptions>().Bind(configuration.GetSection(HttpOptions.Section)).ValidateOnStart();
        services.AddOptions<RateLimitOptions>().Bind(configuration.GetSection(RateLimitOptions.Section)).ValidateOnStart();
        return services
            .AddSingleton<IValidateOptions<RateLimitOptions>, RateLimitOptionsValidator>()
            .AddSingleton<IValidateOptions<HttpOptions>, HttpOptionsValidator>()
            .AddSingleton<MinimumResponseTime>()
            .AddSingleton<RateLimits>()
            .AddSingleton<HttpBoundary>()
            .AddSingleton<Callers>();
    }
}
