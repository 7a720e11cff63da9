using System.ClientModel;
using System.ClientModel.Primitives;
using System.Net;
using Microsoft.Extensions.AI;
using OpenAI;

namespace LocalMode.Tests.Escalation;

public class ClientResultFailureClassifierTests
{
    private const string OpenAIOverflow = """{"error":{"message":"too long","type":"invalid_request_error","code":"context_length_exceeded"}}""";
    private const string LlamaServerOverflow = """{"error":{"code":400,"message":"too long","type":"exceed_context_size_error"}}""";
    private const string Filtered = """{"error":{"message":"no","type":"invalid_request_error","code":"content_filter"}}""";

    [Theory]
    [InlineData(404, null, EscalationReason.RemoteFailure)]
    [InlineData(408, null, EscalationReason.RemoteFailure)]
    [InlineData(429, null, EscalationReason.RemoteFailure)]
    [InlineData(500, null, EscalationReason.RemoteFailure)]
    [InlineData(503, "not json", EscalationReason.RemoteFailure)]
    [InlineData(599, null, EscalationReason.RemoteFailure)]
    [InlineData(400, OpenAIOverflow, EscalationReason.ContextOverflow)]
    [InlineData(400, LlamaServerOverflow, EscalationReason.ContextOverflow)]
    [InlineData(413, OpenAIOverflow, EscalationReason.ContextOverflow)]
    [InlineData(413, null, null)]
    [InlineData(400, null, null)]
    [InlineData(400, "not json", null)]
    [InlineData(400, "[]", null)]
    [InlineData(400, """{"error":"text"}""", null)]
    [InlineData(400, Filtered, null)]
    [InlineData(404, Filtered, null)]
    [InlineData(429, Filtered, null)]
    [InlineData(500, Filtered, null)]
    [InlineData(401, null, null)]
    [InlineData(403, OpenAIOverflow, null)]
    [InlineData(422, null, null)]
    [InlineData(600, null, null)]
    public void Classify_Status_EscalatesOnlyWhatAnotherServerMayDoBetter(int status, string? body, EscalationReason? reason)
    {
        ClientResultException error = new(new FakePipelineResponse(status, body));

        FailureVerdict verdict = ClientResultFailureClassifier.Instance.Classify(error);

        verdict.Reason.Should().Be(reason);
        verdict.Disposition.Should().Be(reason is null ? FailureDisposition.Rethrow : FailureDisposition.Escalate);
    }

    [Fact]
    public void Classify_NoResponse_Escalates()
    {
        ClientResultException error = new("no route", response: null, new HttpRequestException("no route"));

        ClientResultFailureClassifier.Instance.Classify(error).Should().Be(FailureVerdict.Escalate(EscalationReason.RemoteFailure));
    }

    [Fact]
    public void Classify_BodyNeverRead_IsRethrown()
    {
        ClientResultException error = new("message", new FakePipelineResponse(400, OpenAIOverflow, buffered: false));

        ClientResultFailureClassifier.Instance.Classify(error).Should().Be(FailureVerdict.Rethrow);
    }

    [Theory]
    [InlineData(429, FailureClass.RateLimited)]
    [InlineData(529, FailureClass.RateLimited)]
    [InlineData(408, FailureClass.Timeout)]
    [InlineData(504, FailureClass.Timeout)]
    [InlineData(503, FailureClass.Unhealthy)]
    [InlineData(404, FailureClass.Unhealthy)]
    [InlineData(401, FailureClass.None)]
    public void Classify_StatusWithRetryAfter_GivesClassAndTime(int status, FailureClass expected)
    {
        ClientResultException error = new(new FakePipelineResponse(status, "{}", headers: new() { ["retry-after"] = "7" }));

        FailureVerdict verdict = ClientResultFailureClassifier.Instance.Classify(error);

        verdict.Class.Should().Be(expected);
        verdict.RetryAfter.Should().Be(expected == FailureClass.None ? null : TimeSpan.FromSeconds(7));
    }

    [Fact]
    public void Classify_ContextOverflow_SaysNothingOfTheLeg() =>
        ClientResultFailureClassifier.Instance.Classify(new ClientResultException(new FakePipelineResponse(400, OpenAIOverflow))).Class.Should().Be(FailureClass.None);

    [Fact]
    public void Classify_JsonOfTheSerializer_IsUnknown()
    {
        Exception? mistake = Record.Exception(() => System.Text.Json.JsonSerializer.Deserialize<int[]>("[1,,]"));

        ClientResultFailureClassifier.Instance.Classify(mistake!).Should().Be(FailureVerdict.Unknown);
    }

    [Fact]
    public void Classify_JsonErrorOfNoReader_IsUnknown() =>
        ClientResultFailureClassifier.Instance.Classify(new System.Text.Json.JsonException("?")).Should().Be(FailureVerdict.Unknown);

    [Fact]
    public void Classify_SomeCancellation_IsUnknown() =>
        ClientResultFailureClassifier.Instance.Classify(new TaskCanceledException("?", new TaskCanceledException())).Should().Be(FailureVerdict.Unknown);

    [Fact]
    public void Classify_OtherError_IsUnknown() =>
        ClientResultFailureClassifier.Instance.Classify(new HttpRequestException()).Should().Be(FailureVerdict.Unknown);

    [Theory]
    [InlineData(HttpStatusCode.ServiceUnavailable, "", EscalationReason.RemoteFailure)]
    [InlineData(HttpStatusCode.BadRequest, OpenAIOverflow, EscalationReason.ContextOverflow)]
    public async Task UseEscalation_LocalLegIsAnOpenAIServerThatFails_Escalates(HttpStatusCode status, string body, EscalationReason reason)
    {
        using HttpClient http = new(new Responder(_ => new HttpResponseMessage(status) { Content = new StringContent(body) }));
        using IChatClient hybrid = OpenAIClient(http).AsBuilder().UseEscalation(_ => new CallbackClient(_ => "cloud")).Build();

        ChatResponse plain = await hybrid.GetResponseAsync("hi", cancellationToken: TestContext.Current.CancellationToken);

        plain.Text.Should().Be("cloud");
        plain.GetEscalationReport()!.Reason.Should().Be(reason);
        plain.GetEscalationReport()!.Attempts[0].ErrorType.Should().Be(typeof(ClientResultException).FullName);
    }

    [Fact]
    public async Task UseEscalation_LocalServerIsNotThere_Escalates()
    {
        using HttpClient http = new(new Responder(_ => throw new HttpRequestException("refused")));
        using IChatClient hybrid = OpenAIClient(http).AsBuilder().UseEscalation(_ => new CallbackClient(_ => "cloud")).Build();

        ChatResponse response = await hybrid.GetResponseAsync("hi", cancellationToken: TestContext.Current.CancellationToken);

        response.GetEscalationReport()!.Reason.Should().Be(EscalationReason.RemoteFailure);
    }

    [Fact]
    public async Task UseEscalation_LocalServerRefusesTheKey_ReachesTheCaller()
    {
        using HttpClient http = new(new Responder(_ => new HttpResponseMessage(HttpStatusCode.Unauthorized)));
        using IChatClient hybrid = OpenAIClient(http).AsBuilder().UseEscalation(_ => throw new InvalidOperationException("touched")).Build();

        await hybrid.Awaiting(h => h.GetResponseAsync("hi", cancellationToken: TestContext.Current.CancellationToken))
            .Should().ThrowAsync<ClientResultException>().Where(e => e.Status == 401);
    }

    private static IChatClient OpenAIClient(HttpClient http) => new OpenAIClient(
        new ApiKeyCredential("none"),
        new OpenAIClientOptions
        {
            Endpoint = new Uri("http://localhost/v1"),
            Transport = new HttpClientPipelineTransport(http),
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
        }).GetChatClient("local-model").AsIChatClient();

    /// <summary>Stands in for the network.</summary>
    private sealed class Responder(Func<HttpRequestMessage, HttpResponseMessage> respond) : HttpMessageHandler
    {
        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) => respond(request);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(respond(request));
    }
}
