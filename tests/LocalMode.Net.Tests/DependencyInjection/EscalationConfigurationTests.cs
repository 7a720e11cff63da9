using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace LocalMode.Tests.DependencyInjection;

public class EscalationConfigurationTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Options_FromConfiguration_HaveEveryPart()
    {
        EscalationOptions options = Options(new()
        {
            ["Mode"] = "PreferCloud",
            ["Name"] = "front",
            ["ProbeLocal"] = "false",
            ["Commit"] = "AfterTokens(16)",
            ["Breaker:FailureThreshold"] = "5",
            ["Breaker:BreakDuration"] = "00:00:20",
            ["FirstContentDeadline:Factor"] = "2",
            ["SelfConsistency:Samples"] = "5",
            ["Prices:Currency"] = "EUR",
            ["Prices:Models:0:ModelId"] = "vendor/model:free",
            ["Prices:Models:0:InputPerMillion"] = "1",
            ["Prices:Models:0:OutputPerMillion"] = "2",
            ["Prices:DefaultPrice:InputPerMillion"] = "3",
            ["Prices:DefaultPrice:OutputPerMillion"] = "4",
            ["Budgets:0:Limit"] = "5.5",
            ["Budgets:0:Period"] = "Month",
            ["Budgets:0:TimeZoneId"] = "UTC",
            ["Budgets:1:Name"] = "calls",
            ["Budgets:1:Unit"] = "Calls",
            ["Budgets:1:Limit"] = "3",
            ["SensitiveData:DefaultOutcome"] = "AllowRedacted",
            ["SensitiveData:Outcomes:paymentcard"] = "Forbid",
            ["SensitiveData:AllowedMediaTypes:0"] = "image/*",
        });

        (options.Mode, options.Name, options.ProbeLocal).Should().Be((EscalationMode.PreferCloud, "front", false));
        options.Commit.Should().Be(CommitPolicy.AfterTokens(16));
        (options.Breaker.FailureThreshold, options.Breaker.BreakDuration, options.Breaker.TimeoutThreshold).Should().Be((5, TimeSpan.FromSeconds(20), 2));
        options.FirstContentDeadline.Factor.Should().Be(2);
        options.SelfConsistency!.Samples.Should().Be(5);
        options.Prices!.Currency.Should().Be("EUR");
        options.Prices.Find("vendor/model:free")!.OutputPerMillion.Should().Be(2);
        options.Prices.Find("other")!.InputPerMillion.Should().Be(3);
        options.Budgets.Select(b => (b.Name, b.Description, b.Remaining)).Should().Equal(("money-month", "5.5 EUR per month", 5.5m), ("calls", "3 calls per day", 3m));
        (await JudgeAsync(options.Guard, new TextContent("mail ada@example.com"))).Should().Be(EgressOutcome.AllowRedacted);
        (await JudgeAsync(options.Guard, new TextContent("card 4111 1111 1111 1111"))).Should().Be(EgressOutcome.Forbid);
        (await JudgeAsync(options.Guard, new DataContent(new byte[] { 1 }, "image/png"))).Should().Be(EgressOutcome.Allow);
    }

    [Fact]
    public async Task Options_WithoutASection_AreTheDefaults()
    {
        EscalationOptions options = Options([]);

        options.Commit.Should().BeNull();
        options.SelfConsistency.Should().BeNull();
        options.Prices.Should().BeNull();
        options.Budgets.Should().BeEmpty();
        options.AuditLog.Should().BeNull();
        (options.Mode, options.Name, options.ProbeLocal).Should().Be((EscalationMode.PreferLocal, null, true));
        (await JudgeAsync(options.Guard, new TextContent("mail ada@example.com"))).Should().Be(EgressOutcome.Forbid);
    }

    [Theory]
    [InlineData("Commit", "Sometimes")]
    [InlineData("MaxAttempts", "0")]
    [InlineData("Breaker:FailureThreshold", "0")]
    [InlineData("Breaker:MaxBreakDuration", "00:00:01")]
    [InlineData("FirstContentDeadline:Factor", "0")]
    [InlineData("FirstContentDeadline:Cap", "00:00:01")]
    [InlineData("SelfConsistency:Samples", "0")]
    [InlineData("Prices:Models:0:ModelId", "no-price")]
    [InlineData("Prices:Currency", " ")]
    [InlineData("Budgets:0:Limit", "1", "price table")]
    [InlineData("Budgets:0:Unit", "Calls", "Limit")]
    [InlineData("SensitiveData:Outcomes:Emial", "Forbid")]
    [InlineData("SensitiveData:Outcomes:Email", "Perhaps")]
    [InlineData("SensitiveData:DefaultOutcome", "7")]
    [InlineData("SensitiveData:Outcome", "Forbid")]
    [InlineData("SensitiveData:AllowedMediaTypes:0", "")]
    [InlineData("Audit:Path", "audit.jsonl", "AddFileAuditLog")]
    public async Task Options_Wrong_StopTheHostAtItsStartAndNameThePart(string key, string value, string? says = null)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new());
        Register(builder.Services, new() { [key] = value });
        using IHost host = builder.Build();

        (await host.Awaiting(h => h.StartAsync(Token)).Should().ThrowAsync<OptionsValidationException>())
            .WithMessage($"*{key.Split(':')[0]}*").WithMessage($"*{says}*");
    }

    [Fact]
    public void Precedence_CodeThenConfigurationThenContainer()
    {
        PriceTable table = new([], "CHF");
        ServiceCollection services = new();
        services.AddSingleton(new PriceTable([], "USD"));

        Options([], services: services).Prices!.Currency.Should().Be("USD");
        Options(new() { ["Prices:Currency"] = "EUR" }, services: services).Prices!.Currency.Should().Be("EUR");
        EscalationOptions options = Options(
            new() { ["Prices:Currency"] = "EUR", ["Mode"] = "CloudOnly", ["Budgets:0:Limit"] = "1" },
            o => (o.Prices, o.Mode) = (table, EscalationMode.LocalOnly),
            services);

        options.Prices.Should().BeSameAs(table);
        options.Mode.Should().Be(EscalationMode.LocalOnly);
        options.Budgets.Should().ContainSingle().Which.Description.Should().Be("1 CHF per day", "budgets are made with the prices that hold");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("front")]
    public void Services_OfTheContainer_AreTakenUnderTheKeyOrWithoutOne(string? key)
    {
        Everything shared = new();
        Everything own = new();
        ServiceCollection services = new();
        services.AddSingleton<IEscalationPolicyResolver>(shared).AddSingleton<IAuditLog>(shared).AddSingleton<ICostLedger>(shared)
            .AddSingleton<IConnectivity>(shared).AddSingleton<IEgressGuard>(shared);
        services.AddKeyedSingleton<IAuditLog>("front", own).AddKeyedSingleton<IEgressGuard>("front", own);

        EscalationOptions options = Options([], services: services, key: key);

        options.PolicyResolver.Should().BeSameAs(shared);
        options.Ledger.Should().BeSameAs(shared);
        options.Connectivity.Should().BeSameAs(shared);
        options.AuditLog.Should().BeSameAs(key is null ? shared : own);
        options.Guard.Should().BeSameAs(key is null ? shared : own);
        options.Name.Should().Be(key);
    }

    [Fact]
    public void Budgets_OfAllSources_CountTogether()
    {
        ServiceCollection services = new();
        services.AddSingleton<IBudget>(Calls("shared"));
        services.AddKeyedSingleton<IBudget>("front", Calls("own"));
        services.AddKeyedSingleton<IBudget>("back", Calls("other"));

        EscalationOptions options = Options(
            new() { ["Budgets:0:Name"] = "configured", ["Budgets:0:Unit"] = "Calls", ["Budgets:0:Limit"] = "1" }, o => o.Budgets.Add(Calls("code")), services, "front");

        options.Budgets.Select(b => b.Name).Should().Equal("shared", "own", "code", "configured");
    }

    [Fact]
    public async Task Guards_OfConfigurationAndContainer_AreBothAsked()
    {
        ServiceCollection services = new();
        services.AddSingleton<IEgressGuard>(SensitiveDataGuard.Asking());

        EscalationOptions options = Options(new() { ["SensitiveData:DefaultOutcome"] = "Allow", ["SensitiveData:Outcomes:PaymentCard"] = "Forbid" }, services: services);

        (await JudgeAsync(options.Guard, new TextContent("mail ada@example.com"))).Should().Be(EgressOutcome.Ask);
        (await JudgeAsync(options.Guard, new TextContent("card 4111 1111 1111 1111"))).Should().Be(EgressOutcome.Forbid);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Detectors_OfTheContainer_AreAskedBesideTheBuiltInOnes(bool configured)
    {
        ServiceCollection services = new();
        services.AddSingleton<ISensitiveDataDetector>(new PatternDetector("customer", "K-[0-9]+"));

        EscalationOptions options = Options(configured ? new() { ["SensitiveData:DefaultOutcome"] = "Forbid" } : [], services: services);

        (await JudgeAsync(options.Guard, new TextContent("customer K-17"))).Should().Be(EgressOutcome.Forbid);
        (await JudgeAsync(options.Guard, new TextContent("mail ada@example.com"))).Should().Be(EgressOutcome.Forbid);
        (await JudgeAsync(options.Guard, new TextContent("nothing"))).Should().Be(EgressOutcome.Allow);
    }

    private static Budget Calls(string name) => new(new BudgetOptions { Name = name, Unit = BudgetUnit.Calls, Limit = 1 });

    private static async Task<EgressOutcome> JudgeAsync(IEgressGuard guard, AIContent content) =>
        (await guard.InspectAsync(new EgressPayload(new EgressTarget("cloud"), [new ChatMessage(ChatRole.User, [content])], null), Token)).Outcome;

    private static EscalationOptions Options(
        Dictionary<string, string?> settings, Action<EscalationOptions>? configure = null, ServiceCollection? services = null, string? key = null)
    {
        ServiceCollection copy = new();
        foreach (ServiceDescriptor service in services ?? new ServiceCollection())
            ((IServiceCollection)copy).Add(service);
        Register(copy, settings, configure, key);
        using ServiceProvider provider = copy.BuildServiceProvider();
        return provider.GetRequiredService<IOptionsMonitor<EscalationOptions>>().Get(key is null ? "Escalation" : $"Keyed:{key}:Escalation");
    }

    private static void Register(IServiceCollection services, Dictionary<string, string?> settings, Action<EscalationOptions>? configure = null, string? key = null)
    {
        string path = key is null ? "Escalation" : $"Keyed:{key}:Escalation";
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(pair => $"{path}:{pair.Key}", pair => pair.Value)).Build();
        services.AddLocalMode(configuration)
            .AddLlamaCppChat(ModelReference.FromFile("/nowhere/at/all.gguf"), serviceKey: key)
            .EscalateTo(_ => new CountingCloudClient(), configure);
    }

    private sealed class Everything : IEscalationPolicyResolver, IAuditLog, ICostLedger, IConnectivity, IEgressGuard
    {
        public bool IsOnline => true;

        public ValueTask<EscalationPolicy> ResolveAsync(string? tenant, CancellationToken cancellationToken) => new(EscalationPolicy.None);

        public ValueTask<string> AppendAsync(AuditEntry entry, CancellationToken cancellationToken = default) => new("1");

        public void Record(CostEntry entry)
        {
        }

        public ValueTask<EgressVerdict> InspectAsync(EgressPayload payload, CancellationToken cancellationToken) => new(EgressVerdict.Allow);
    }
}
