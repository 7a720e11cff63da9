using Microsoft.Extensions.AI;

namespace LocalMode.Tests.Escalation;

public class EscalationChatClientBuilderExtensionsTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task UseEscalation_LocalCannotServe_CloudComesFromTheServiceProvider()
    {
        Services services = new(new CallbackClient(o => $"cloud {o?.ModelId}"));
        using IChatClient hybrid = new CallbackClient(_ => throw new OverloadedException(8, 8)).AsBuilder()
            .UseEscalation(sp => (IChatClient)sp.GetService(typeof(IChatClient))!, o => o.CloudModelId = "big")
            .Build(services);

        ChatResponse response = await hybrid.GetResponseAsync("hi", new ChatOptions { ModelId = "local.gguf" }, Ct);

        response.Text.Should().Be("cloud big");
        response.GetEscalationReport()!.Reason.Should().Be(EscalationReason.Overloaded);
    }

    [Fact]
    public async Task UseEscalation_Disposed_DisposesTheLocalLegAndLeavesTheContainersClient()
    {
        CallbackClient local = new(_ => throw new OverloadedException(8, 8));
        CallbackClient cloud = new(_ => "cloud");
        IChatClient hybrid = local.AsBuilder().UseEscalation(_ => cloud).Build();
        await hybrid.GetResponseAsync("hi", cancellationToken: Ct);

        hybrid.Dispose();

        local.Disposed.Should().BeTrue();
        cloud.Disposed.Should().BeFalse();
    }

    [Fact]
    public void UseEscalation_FunctionInvocationInTheLocalLeg_BuildingThrowsWithTheAdvice()
    {
        ChatClientBuilder builder = new CallbackClient(_ => "local").AsBuilder()
            .UseEscalation(_ => new CallbackClient(_ => "cloud"))
            .UseFunctionInvocation();

        builder.Invoking(b => b.Build()).Should().Throw<InvalidOperationException>().WithMessage("*local leg*before UseEscalation()*");
    }

    [Fact]
    public void UseEscalation_FunctionInvocationOutside_Builds()
    {
        using IChatClient hybrid = new CallbackClient(_ => "local").AsBuilder()
            .UseFunctionInvocation()
            .UseEscalation(_ => new CallbackClient(_ => "cloud"))
            .Build();

        hybrid.GetService<FunctionInvokingChatClient>().Should().NotBeNull();
        hybrid.GetService<FallbackChatClient>().Should().NotBeNull();
    }

    [Fact]
    public async Task UseEscalation_FunctionInvocationInTheCloudLeg_FailsBeforeAnythingIsSent()
    {
        CallbackClient cloud = new(_ => "cloud");
        using IChatClient hybrid = new CallbackClient(_ => throw new OverloadedException(8, 8)).AsBuilder()
            .UseEscalation(_ => cloud.AsBuilder().UseFunctionInvocation().Build())
            .Build();

        AggregateException thrown = (await hybrid.Awaiting(h => h.GetResponseAsync("hi", cancellationToken: Ct)).Should().ThrowAsync<AggregateException>()).Which;

        thrown.InnerExceptions[0].Should().BeOfType<OverloadedException>();
        thrown.InnerExceptions[1].Should().BeOfType<InvalidOperationException>().Which.Message.Should().Contain("cloud leg");
        cloud.Calls.Should().Be(0);
    }

    [Fact]
    public async Task UseEscalation_OptionsFromTheProvider_AreUsedAndNotChanged()
    {
        EscalationOptions options = new() { Mode = EscalationMode.LocalOnly };
        using IChatClient hybrid = new CallbackClient(_ => throw new OverloadedException(8, 8)).AsBuilder()
            .UseEscalation(_ => throw new InvalidOperationException("touched"), sp => (EscalationOptions)sp.GetService(typeof(EscalationOptions))!)
            .Build(new Services(options));

        await hybrid.Awaiting(h => h.GetResponseAsync("hi", cancellationToken: Ct)).Should().ThrowAsync<EscalationForbiddenException>();

        options.FailureClassifiers.Should().BeEmpty();
    }

    [Fact]
    public void UseEscalation_Null_Throws()
    {
        ChatClientBuilder builder = new CallbackClient(_ => "local").AsBuilder();
        Func<IServiceProvider, IChatClient> cloud = _ => new CallbackClient(_ => "cloud");

        FluentActions.Invoking(() => ((ChatClientBuilder)null!).UseEscalation(cloud)).Should().Throw<ArgumentNullException>();
        builder.Invoking(b => b.UseEscalation(null!)).Should().Throw<ArgumentNullException>();
        builder.Invoking(b => b.UseEscalation(cloud, (Func<IServiceProvider, EscalationOptions>)null!)).Should().Throw<ArgumentNullException>();
    }

    private sealed class Services(object service) : IServiceProvider
    {
        public object? GetService(Type serviceType) => serviceType.IsInstanceOfType(service) ? service : null;
    }
}
