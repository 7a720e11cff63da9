using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;

namespace LocalMode.Tests.Escalation;

public class EscalationHealthCheckTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly ApplicationConnectivity _network = new();
    private bool _localFails;
    private bool _cloudFails;
    private int _resolutions;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Check_AllWell_IsHealthyAndTouchesNothing()
    {
        CallbackClient local = new(_ => "local");
        await using ServiceProvider provider = Build(local);

        HealthReportEntry entry = await CheckAsync(provider);

        entry.Status.Should().Be(HealthStatus.Healthy);
        (entry.Data["localCircuit"], entry.Data["cloudCircuit"], entry.Data["mode"], entry.Data["online"]).Should().Be(("Closed", "Closed", "PreferLocal", true));
        local.Calls.Should().Be(0);
        _resolutions.Should().Be(0, "the check must not even ask for the cloud client");
    }

    [Theory]
    [InlineData(EscalationMode.PreferLocal, HealthStatus.Degraded)]
    [InlineData(EscalationMode.LocalOnly, HealthStatus.Unhealthy)]
    public async Task Check_LocalCircuitOpen_DependsOnTheOtherLeg(EscalationMode mode, HealthStatus status)
    {
        _localFails = true;
        await using ServiceProvider provider = Build(Local(), o => o.Mode = mode);
        await FailAsync(provider);

        HealthReportEntry entry = await CheckAsync(provider);

        entry.Status.Should().Be(status);
        entry.Description.Should().Contain("local leg");
        entry.Data["localRetryAt"].Should().Be(_clock.GetUtcNow() + TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Check_BothCircuitsOpen_IsUnhealthyAndHealsWithThem()
    {
        (_localFails, _cloudFails) = (true, true);
        await using ServiceProvider provider = Build(Local());
        await FailAsync(provider);

        (await CheckAsync(provider)).Status.Should().Be(HealthStatus.Unhealthy);
        _localFails = false;
        _clock.Advance(TimeSpan.FromSeconds(10));

        (await CheckAsync(provider)).Status.Should().Be(HealthStatus.Healthy, "the local leg was probed, and the break of the cloud leg is over");
    }

    [Fact]
    public async Task Check_CloudCircuitOpenOrOffline_IsDegraded()
    {
        _cloudFails = true;
        await using ServiceProvider provider = Build(Local(), o => o.Mode = EscalationMode.PreferCloud);
        await FailAsync(provider);
        HealthReportEntry open = await CheckAsync(provider);
        (open.Status, open.Description).Should().Be((HealthStatus.Degraded, "the circuit of the cloud leg is open"));
        _clock.Advance(TimeSpan.FromSeconds(10));
        _network.IsOnline = false;

        HealthReportEntry offline = await CheckAsync(provider);

        (offline.Status, offline.Description).Should().Be((HealthStatus.Degraded, "the machine is offline"));
    }

    [Theory]
    [InlineData(EscalationMode.PreferLocal, HealthStatus.Degraded)]
    [InlineData(EscalationMode.CloudOnly, HealthStatus.Unhealthy)]
    [InlineData(EscalationMode.LocalOnly, HealthStatus.Healthy)]
    public async Task Check_BudgetUsedUp_DependsOnTheMode(EscalationMode mode, HealthStatus status)
    {
        await using ServiceProvider provider = Build(Local(), o =>
        {
            o.Mode = mode;
            o.Budgets.Add(new Budget(new BudgetOptions { Name = "calls", Unit = BudgetUnit.Calls, Limit = 0 }));
        });

        HealthReportEntry entry = await CheckAsync(provider);

        entry.Status.Should().Be(status);
        if (status != HealthStatus.Healthy)
            entry.Description.Should().Be("the budget 'calls' is used up");
    }

    [Theory]
    [InlineData(ModelState.Ready, HealthStatus.Healthy)]
    [InlineData(ModelState.NotLoaded, HealthStatus.Healthy)]
    [InlineData(ModelState.Loading, HealthStatus.Degraded)]
    [InlineData(ModelState.Downloading, HealthStatus.Degraded)]
    [InlineData(ModelState.NotPresent, HealthStatus.Degraded)]
    [InlineData(ModelState.Faulted, HealthStatus.Degraded)]
    public async Task Check_Model_IsLookedAtAndNotOpened(ModelState state, HealthStatus status)
    {
        Readiness readiness = new(state);
        await using ServiceProvider provider = Build(new CallbackClient(_ => "local") { Services = { [typeof(IModelReadiness)] = readiness } });

        HealthReportEntry entry = await CheckAsync(provider);

        entry.Status.Should().Be(status);
        entry.Data["model"].Should().Be(state.ToString());
        readiness.WarmUps.Should().Be(0);
    }

    [Fact]
    public async Task Check_KeyedClientsAndFailureStatus_AreKeptApart()
    {
        ServiceCollection services = new();
        services.AddLogging();
        services.AddKeyedChatClient("a", _ => new CallbackClient(_ => "local")).UseEscalation(_ => new CallbackClient(_ => "cloud"), o => o.Mode = EscalationMode.LocalOnly);
        services.AddKeyedChatClient("b", _ => new CallbackClient(_ => "local"));
        services.AddHealthChecks().AddLocalModeEscalation("a").AddLocalModeEscalation("b", "plain", HealthStatus.Degraded, ["ready"]);
        await using ServiceProvider provider = services.BuildServiceProvider();

        HealthReport report = await provider.GetRequiredService<HealthCheckService>().CheckHealthAsync(Ct);

        report.Entries["localmode-escalation-a"].Status.Should().Be(HealthStatus.Healthy);
        report.Entries["plain"].Status.Should().Be(HealthStatus.Degraded);
        report.Entries["plain"].Exception.Should().BeOfType<InvalidOperationException>().Which.Message.Should().Contain("second leg");
        report.Entries["plain"].Tags.Should().Equal("ready");
    }

    private static async Task<HealthReportEntry> CheckAsync(ServiceProvider provider) =>
        (await provider.GetRequiredService<HealthCheckService>().CheckHealthAsync(Ct)).Entries.Should().ContainSingle().Which.Value;

    private static async Task FailAsync(ServiceProvider provider)
    {
        IChatClient chat = provider.GetRequiredService<IChatClient>();
        for (int i = 0; i < 3; i++)
        {
            try
            {
                await chat.GetResponseAsync("hi", cancellationToken: Ct);
            }
            catch (Exception expected) when (expected.GetEscalationReport() is not null)
            {
            }
        }
    }

    private CallbackClient Local() => new(_ => _localFails ? throw new HttpRequestException("down") : "local");

    private ServiceProvider Build(CallbackClient local, Action<EscalationOptions>? configure = null)
    {
        ServiceCollection services = new();
        services.AddLogging().AddSingleton<TimeProvider>(_clock).AddSingleton<IConnectivity>(_network);
        services.AddChatClient(local).UseEscalation(
            _ =>
            {
                _resolutions++;
                return new CallbackClient(_ => _cloudFails ? throw new HttpRequestException("down") : "cloud");
            },
            configure);
        services.AddHealthChecks().AddLocalModeEscalation();
        return services.BuildServiceProvider();
    }

    private sealed class Readiness(ModelState state) : IModelReadiness
    {
        public int WarmUps { get; private set; }

        public ModelState State => state;

        public Task WarmUpAsync(CancellationToken cancellationToken = default)
        {
            WarmUps++;
            return Task.CompletedTask;
        }
    }
}
