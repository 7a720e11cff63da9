using Microsoft.Extensions.AI;

namespace LocalMode.Testing.Tests.Egress;

public sealed class CloudTripwireTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Kinds => ["factory", "embedding factory", "resolve", "answer", "stream", "embed", "service", "http", "http async"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Touch_OfEachKind_ThrowsAndFailsTheTestThoughSwallowed(string kind)
    {
        CloudTripwire tripwire = new();
        tripwire.AssertUntouched();

        EgressAssertionException thrown = FluentActions.Invoking(() => Touch(tripwire, kind)).Should().Throw<EgressAssertionException>().Which;

        tripwire.Touches.Should().ContainSingle().Which.Error.Should().BeSameAs(thrown);
        tripwire.Invoking(static t => t.AssertUntouched()).Should().Throw<EgressAssertionException>().WithMessage("*1 touch*")
            .Which.InnerException.Should().BeSameAs(thrown).And.Subject.As<Exception>().Message.Should().Contain(nameof(CloudTripwireTests), "it has the trace");
    }

    [Fact]
    public void Chat_Payload_IsRecorded()
    {
        CloudTripwire tripwire = new();
        FluentActions.Invoking(() => tripwire.GetStreamingResponseAsync("a secret", cancellationToken: Token)).Should().Throw<EgressAssertionException>();

        CloudTouch touch = tripwire.Touches.Single();
        touch.Kind.Should().Be(CloudTouchKind.Chat);
        touch.Payload!.Find("secret").Should().NotBeEmpty();
    }

    [Fact]
    public async Task InAPipeline_QuestionsAnswered_OnlyARequestIsATouch()
    {
        CloudTripwire tripwire = new() { AnswersQuestions = true };
        IChatClient pipeline = ((IChatClient)tripwire).AsBuilder().UseOpenTelemetry().Build();
        tripwire.AssertUntouched();

        await pipeline.Awaiting(p => p.GetResponseAsync("hi", cancellationToken: Token)).Should().ThrowAsync<EgressAssertionException>();

        tripwire.Touches.Should().ContainSingle();
    }

    [Fact]
    public void InAPipeline_Strict_AQuestionIsATouch()
    {
        CloudTripwire tripwire = new();

        FluentActions.Invoking(() => ((IChatClient)tripwire).AsBuilder().UseOpenTelemetry().Build()).Should().Throw<EgressAssertionException>();
    }

    [Fact]
    public void Dispose_Unused_IsNoTouch()
    {
        CloudTripwire tripwire = new();
        tripwire.Dispose();
        tripwire.AssertUntouched();
    }

    [Fact]
    public async Task UnderFallback_LocalOnly_StaysUntouched()
    {
        CloudTripwire tripwire = new();
        using ScriptedChatClient local = new(new ScriptedReply(ScriptedStep.Throw(static () => new OverloadedException(8, 8))));
        using FallbackChatClient hybrid = new(local, tripwire.Resolve, new() { Mode = EscalationMode.LocalOnly });

        await hybrid.Awaiting(h => h.GetResponseAsync("hi", cancellationToken: Token)).Should().ThrowAsync<EscalationForbiddenException>();

        tripwire.AssertUntouched();
    }

    [Fact]
    public async Task UnderFallback_PreferLocal_IsTouchedThoughTheErrorIsWrapped()
    {
        CloudTripwire tripwire = new();
        using ScriptedChatClient local = new(new ScriptedReply(ScriptedStep.Throw(static () => new OverloadedException(8, 8))));
        using FallbackChatClient hybrid = new(local, tripwire.Resolve);

        await hybrid.Awaiting(h => h.GetResponseAsync("hi", cancellationToken: Token)).Should().ThrowAsync<Exception>();

        tripwire.Invoking(static t => t.AssertUntouched()).Should().Throw<EgressAssertionException>();
    }

    private static void Touch(CloudTripwire tripwire, string kind)
    {
        using HttpRequestMessage message = new(HttpMethod.Get, "http://cloud.invalid/");
        using HttpMessageInvoker http = new(tripwire.CreateHttpHandler());
        _ = kind switch
        {
            "factory" => tripwire.Factory(null!),
            "embedding factory" => tripwire.EmbeddingFactory(null!),
            "resolve" => tripwire.Resolve(),
            "answer" => tripwire.GetResponseAsync("hi", cancellationToken: Token),
            "stream" => tripwire.GetStreamingResponseAsync("hi", cancellationToken: Token),
            "embed" => tripwire.GenerateAsync(["hi"], cancellationToken: Token),
            "service" => tripwire.GetService(typeof(ChatClientMetadata)),
            "http" => http.Send(message, Token),
            _ => (object)http.SendAsync(message, Token),
        };
    }
}
