using System.Net;
using ContactsFunctions.LocalRuntime;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ContactsFunctions.Tests.Local.Runtime;

public sealed class StartUpTests
{
    public static TheoryData<Type[], string[]> Mistakes => new()
    {
        { [typeof(One), typeof(SameName)], ["Two functions have one name", "one (One.Run)", "ONE (SameName.Run)"] },
        { [typeof(One), typeof(SameRoute)], ["Two functions serve one route and method", "one (One.Run)", "other (SameRoute.Run)"] },
        { [typeof(One), typeof(EveryMethod)], ["Two functions serve one route and method", "one (One.Run)", "every (EveryMethod.Run)"] },
        { [typeof(OddParameter)], ["odd (OddParameter.Run)", "parameter uri", "Uri"] },
        { [typeof(OddTrigger)], ["odd-trigger (OddTrigger.Run)", "parameter body", "String"] },
        { [typeof(OddAnswer)], ["odd-answer (OddAnswer.Run)", "returns String"] },
        { [typeof(NoTrigger)], ["no-trigger", "0 trigger parameters"] },
        { [typeof(TakenRoute)], ["taken", "admin/"] },
        { [typeof(BadRoute)], ["bad-route (BadRoute.Run)"] },
        { [typeof(BadSchedule)], ["bad-schedule (BadSchedule.Run)", "schedule"] },
        { [typeof(UnsetSchedule)], ["unset-schedule (UnsetSchedule.Run)", "the setting Nightly"] },
        { [typeof(OddTimerParameter)], ["odd-timer (OddTimerParameter.Run)", "parameter count"] },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task A_mistake_is_said_at_start_and_names_the_function(Type[] functions, string[] said)
    {
        var mistake = await Assert.ThrowsAsync<LocalHostException>(() => RunningHost.StartAsync(functions));

        Assert.All(said, part => Assert.Contains(part, mistake.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_route_may_serve_one_method_each_of_several_functions()
    {
        await using var running = await RunningHost.StartAsync([typeof(One), typeof(OtherMethod)]);

        using var response = await running.Client.PostAsync("things/1", null, TestContext.Current.CancellationToken);

        Assert.True(response.IsSuccessStatusCode);
    }

    [Theory]
    [InlineData("AzureWebJobs:one:Disabled", "true", HttpStatusCode.NotFound)]
    [InlineData("AzureWebJobs.one.Disabled", "1", HttpStatusCode.NotFound)]
    [InlineData("AzureWebJobs:one:Disabled", "false", HttpStatusCode.OK)]
    [InlineData("AzureWebJobs:other:Disabled", "true", HttpStatusCode.OK)]
    public async Task A_function_that_is_disabled_is_left_out(string setting, string value, HttpStatusCode expected)
    {
        await using var running = await RunningHost.StartAsync([typeof(One)], settings: new() { [setting] = value });

        using var response = await running.Client.GetAsync("things/1", TestContext.Current.CancellationToken);

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Functions_are_found_in_an_assembly_by_their_attribute()
    {
        // This test assembly is full of functions that do not go together: finding them is what the mistake shows.
        var mistake = await Assert.ThrowsAsync<LocalHostException>(() => LocalHost.StartAsync(
            new() { Assemblies = [typeof(StartUpTests).Assembly] }, TestContext.Current.CancellationToken));

        Assert.NotEmpty(mistake.Message);
    }

    [Theory]
    [InlineData("""{ "batchSize": 33 }""", "batchSize")]
    [InlineData("""{ "maxDequeueCount": 0 }""", "maxDequeueCount")]
    [InlineData("""{ "visibilityTimeout": "soon" }""", "visibilityTimeout")]
    [InlineData("""{ "messageEncoding": "rot13" }""", "messageEncoding")]
    public void A_wrong_queue_setting_in_host_json_is_named(string queues, string setting)
    {
        var json = System.Text.Encoding.UTF8.GetBytes($$"""{ "extensions": { "queues": {{queues}} } }""");

        var mistake = Assert.Throws<LocalHostException>(() => HostJson.Parse(json));

        Assert.Contains(setting, mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Host_json_has_the_defaults_of_the_Functions_host()
    {
        var queues = HostJson.Parse("{}"u8.ToArray()).Queues;

        Assert.Equal(
            new()
            {
                BatchSize = 16, NewBatchThreshold = 8 * Environment.ProcessorCount, MaxPollingInterval = TimeSpan.FromMinutes(1),
                VisibilityTimeout = TimeSpan.Zero, MaxDequeueCount = 5, Base64 = true,
            },
            queues);
    }

    [Fact]
    public void Local_settings_give_their_values_with_colons_between_section_and_name()
    {
        var values = LocalSettings.Values("""{ "IsEncrypted": false, "Values": { "A__B": "1", "C": "two" } }"""u8.ToArray());

        Assert.Equal([KeyValuePair.Create("A:B", (string?)"1"), KeyValuePair.Create("C", (string?)"two")], values);
        Assert.Throws<LocalHostException>(() => LocalSettings.Values("""{ "IsEncrypted": true, "Values": {} }"""u8.ToArray()));
    }

    public static class One
    {
        [Function("one")]
        public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "things/{id}")] HttpRequest request) => Results.Ok(request.Method);
    }

    public static class SameName
    {
        [Function("ONE")]
        public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "elsewhere")] HttpRequest request) => Results.Ok(request.Method);
    }

    public static class SameRoute
    {
        [Function("other")]
        public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "POST", "GET", Route = "Things/{other}")] HttpRequest request) => Results.Ok(request.Method);
    }

    public static class EveryMethod
    {
        [Function("every")]
        public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, Route = "things/{id}")] HttpRequest request) => Results.Ok(request.Method);
    }

    public static class OtherMethod
    {
        [Function("posts")]
        public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "things/{id}")] HttpRequest request) => Results.Ok(request.Method);
    }

    public static class OddParameter
    {
        [Function("odd")]
        public static IResult Run([HttpTrigger] HttpRequest request, Uri uri) => Results.Ok(request.Method + uri);
    }

    public static class OddTrigger
    {
        [Function("odd-trigger")]
        public static IResult Run([HttpTrigger] string body) => Results.Ok(body);
    }

    public static class OddAnswer
    {
        [Function("odd-answer")]
        public static string Run([HttpTrigger] HttpRequest request) => request.Method;
    }

    public static class NoTrigger
    {
        [Function("no-trigger")]
        public static IResult Run(HttpRequest request) => Results.Ok(request.Method);
    }

    public static class TakenRoute
    {
        [Function("taken")]
        public static IResult Run([HttpTrigger(Route = "admin/things")] HttpRequest request) => Results.Ok(request.Method);
    }

    public static class BadRoute
    {
        [Function("bad-route")]
        public static IResult Run([HttpTrigger(Route = "a/{b")] HttpRequest request) => Results.Ok(request.Method);
    }

    public static class BadSchedule
    {
        [Function("bad-schedule")]
        public static void Run([TimerTrigger("0 60 * * * *")] TimerInfo timer) => _ = timer.IsPastDue;
    }

    public static class UnsetSchedule
    {
        [Function("unset-schedule")]
        public static void Run([TimerTrigger("%Nightly%")] TimerInfo timer) => _ = timer.IsPastDue;
    }

    public static class OddTimerParameter
    {
        [Function("odd-timer")]
        public static void Run([TimerTrigger("0 0 * * * *")] TimerInfo timer, int count) => _ = (timer.IsPastDue, count);
    }
}
