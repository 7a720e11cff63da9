using System.Text;
using LocalMode.LlamaCpp.Tests;
using LocalMode.Tests.Escalation;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace LocalMode.Tests.DependencyInjection;

/// <summary>Whole pipelines in a container. Their local model is nowhere, so that every request has a reason to leave.</summary>
public class EscalationPipelineTests
{
    private static readonly ModelReference Nowhere = ModelReference.FromFile("/nowhere/at/all.gguf");
    private static readonly byte[] Key = Encoding.ASCII.GetBytes("0123456789abcdef0123456789abcdef");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Keyed_TwoPipelines_HaveTheirOwnOptionsAndState()
    {
        CountingCloudClient cloud = new();
        ServiceCollection services = new();
        services.AddLocalMode(Configuration(new() { ["Keyed:front:Escalation:Mode"] = "LocalOnly", ["Keyed:back:Escalation:CloudModelId"] = "big", ["Escalation:Mode"] = "CloudOnly" }))
            .AddLlamaCppChat(Nowhere, serviceKey: "front").EscalateTo(_ => throw new InvalidOperationException("touched"));
        services.AddLocalMode(Configuration(new() { ["Keyed:back:Escalation:CloudModelId"] = "big" }))
            .AddLlamaCppChat(Nowhere, serviceKey: "back").EscalateTo(_ => cloud);
        await using ServiceProvider provider = services.BuildServiceProvider();
        IChatClient front = provider.GetRequiredKeyedService<IChatClient>("front");
        IChatClient back = provider.GetRequiredKeyedService<IChatClient>("back");

        await front.Awaiting(c => c.GetResponseAsync("hi", cancellationToken: Token)).Should().ThrowAsync<EscalationForbiddenException>();
        (await back.GetResponseAsync("hi", cancellationToken: Token)).Text.Should().Be("from the cloud");

        front.GetService<IEscalationStatus>()!.Name.Should().Be("front");
        back.GetService<IEscalationStatus>()!.Name.Should().Be("back");
        front.GetService<IEscalationStatus>()!.Mode.Should().Be(EscalationMode.LocalOnly);
        back.GetService<IEscalationStatus>()!.Mode.Should().Be(EscalationMode.PreferLocal);
    }

    [Fact]
    public async Task AuditLog_InTheContainer_IsWrittenByEveryKindOfRegistration()
    {
        InMemoryAuditLog log = new();
        ServiceCollection services = new();
        services.AddSingleton<IAuditLog>(log);
        services.AddLocalMode().AddLlamaCppChat(Nowhere).EscalateTo(_ => new CountingCloudClient());
        services.AddKeyedChatClient("own", _ => new CallbackClient(_ => throw new OverloadedException(8, 8))).UseEscalation(_ => new CountingCloudClient());
        await using ServiceProvider provider = services.BuildServiceProvider();

        ChatResponse first = await provider.GetRequiredService<IChatClient>().GetResponseAsync("hi", cancellationToken: Token);
        ChatResponse second = await provider.GetRequiredKeyedService<IChatClient>("own").GetResponseAsync("hi", cancellationToken: Token);

        log.Entries.Should().HaveCount(2).And.OnlyContain(e => e.Allowed);
        log.VerifyChain().IsValid.Should().BeTrue();
        first.GetEscalationReport()!.AuditId.Should().NotBeNull().And.NotBe(second.GetEscalationReport()!.AuditId);
    }

    [Fact]
    public async Task FileAuditLog_OfTheSection_IsSignedWithTheKeyAndClosedWithTheContainer()
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, "audit.jsonl");
        ServiceCollection services = new();
        services.AddLocalMode(Configuration(new() { ["Escalation:Audit:Path"] = path, ["Escalation:Audit:Durability"] = "Interval", ["Escalation:Audit:FlushInterval"] = "00:10:00" }))
            .AddFileAuditLog(_ => Key)
            .AddLlamaCppChat(Nowhere)
            .EscalateTo(_ => new CountingCloudClient());
        await using (ServiceProvider provider = services.BuildServiceProvider())
            await provider.GetRequiredService<IChatClient>().GetResponseAsync("hi", cancellationToken: Token);

        AuditVerification verified = await FileAuditLog.VerifyAsync(path, Key, Token);

        (verified.IsValid, verified.Records).Should().Be((true, 1));
        (await File.ReadAllTextAsync(path, Token)).Should().NotContain("hi\"");
    }

    [Fact]
    public async Task FileAuditLog_WithoutAPath_IsRefusedWithTheRemedy()
    {
        ServiceCollection services = new();
        services.AddLocalMode().AddFileAuditLog(_ => Key).AddLlamaCppChat(Nowhere).EscalateTo(_ => new CountingCloudClient());
        await using ServiceProvider provider = services.BuildServiceProvider();

        provider.Invoking(p => p.GetRequiredService<IChatClient>()).Should().Throw<InvalidOperationException>().WithMessage("*Escalation:Audit:Path*");
    }

    [Fact]
    public async Task PolicyResolver_InTheContainer_RestrictsItsTenants()
    {
        ServiceCollection services = new();
        services.AddSingleton<IEscalationPolicyResolver>(new Tenants());
        services.AddLocalMode().AddLlamaCppChat(Nowhere).EscalateTo(_ => new CountingCloudClient());
        await using ServiceProvider provider = services.BuildServiceProvider();
        IChatClient chat = provider.GetRequiredService<IChatClient>();

        (await chat.GetResponseAsync("hi", new ChatOptions().WithEscalation(tenant: "open"), Token)).Text.Should().Be("from the cloud");
        await chat.Awaiting(c => c.GetResponseAsync("hi", new ChatOptions().WithEscalation(tenant: "closed"), Token))
            .Should().ThrowAsync<EscalationForbiddenException>();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("front")]
    public async Task FunctionInvocation_InALocalPipeline_IsRefusedWhenItIsBuilt(string? key)
    {
        ServiceCollection services = new();
        services.AddLocalMode().AddLlamaCppChat(Nowhere, serviceKey: key)
            .ConfigurePipeline(pipeline => pipeline.UseLogging().UseFunctionInvocation())
            .EscalateTo(_ => new CountingCloudClient());
        services.AddLogging();
        await using ServiceProvider provider = services.BuildServiceProvider();

        provider.Invoking(p => p.GetKeyedService<IChatClient>(key)).Should().Throw<InvalidOperationException>().WithMessage("*local leg*EscalateTo*");
    }

    [Fact]
    public async Task FunctionInvocation_InAKeyedCloudClient_FailsBeforeAnythingIsSent()
    {
        CountingCloudClient cloud = new();
        ServiceCollection services = new();
        services.AddKeyedChatClient("cloud", cloud).UseLogging().UseFunctionInvocation().UseOpenTelemetry();
        services.AddLogging();
        services.AddLocalMode().AddLlamaCppChat(Nowhere).EscalateTo(sp => sp.GetRequiredKeyedService<IChatClient>("cloud"));
        await using ServiceProvider provider = services.BuildServiceProvider();

        AggregateException thrown = (await provider.GetRequiredService<IChatClient>()
            .Awaiting(c => c.GetResponseAsync("hi", cancellationToken: Token)).Should().ThrowAsync<AggregateException>()).Which;

        thrown.InnerExceptions[1].Should().BeOfType<InvalidOperationException>().Which.Message.Should().Contain("cloud leg");
        cloud.Calls.Should().Be(0);
    }

    private static IConfiguration Configuration(Dictionary<string, string?> settings) => new ConfigurationBuilder().AddInMemoryCollection(settings).Build();

    private sealed class Tenants : IEscalationPolicyResolver
    {
        public ValueTask<EscalationPolicy> ResolveAsync(string? tenant, CancellationToken cancellationToken) =>
            new(tenant == "closed" ? new EscalationPolicy { Ceiling = EscalationMode.LocalOnly } : EscalationPolicy.None);
    }
}
