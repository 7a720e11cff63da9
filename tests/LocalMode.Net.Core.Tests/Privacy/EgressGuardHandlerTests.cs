using System.Net;

namespace LocalMode.Core.Tests.Privacy;

public class EgressGuardHandlerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("https://example.com/", false)]
    [InlineData("http://localhost/", true)]
    [InlineData("http://LocalHost:11434/v1", true)]
    [InlineData("http://127.0.0.1:8080/", true)]
    [InlineData("http://127.9.8.7/", true)]
    [InlineData("http://[::1]:8080/", true)]
    [InlineData("http://[0:0:0:0:0:0:0:1]/", true)]
    [InlineData("http://[::ffff:127.0.0.1]/", true)]
    [InlineData("http://[::ffff:7f00:1]/", true)]
    [InlineData("http://2130706433/", true)]
    [InlineData("http://0x7f.1/", true)]
    [InlineData("http://[::ffff:8.8.8.8]/", false)]
    [InlineData("http://0.0.0.0/", false)]
    [InlineData("http://[::]/", false)]
    [InlineData("http://128.0.0.1/", false)]
    [InlineData("http://localhost@example.com/", false)]
    [InlineData("http://127.0.0.1:80@example.com/", false)]
    [InlineData("http://example.com#@localhost/", false)]
    [InlineData("http://localhost.example.com/", false)]
    [InlineData("http://127.0.0.1.example.com/", false)]
    [InlineData("http://localhost./", false)]
    [InlineData("http://loopback/", true)] // .NET reads it as localhost
    [InlineData("http://a.localhost/", false)]
    [InlineData("http://ｌocalhost.example/", false)]
    public async Task Send_InLocalOnly_LetsOnlyLoopbackThrough(string address, bool allowed) => await AssertAsync(new(), address, allowed);

    [Theory]
    [InlineData("https://models.lan/", true)]
    [InlineData("https://MODELS.lan:8443/x?y", true)]
    [InlineData("https://models.lan./", true)]
    [InlineData("https://user:password@models.lan/", true)]
    [InlineData("https://a.models.lan/", false)]
    [InlineData("https://models.lan.example/", false)]
    [InlineData("https://models/", false)]
    [InlineData("https://only.lan:8080/", true)]
    [InlineData("http://only.lan:80/", false)]
    [InlineData("https://only.lan/", false)]
    [InlineData("http://web.lan/", true)]
    [InlineData("http://web.lan:81/", false)]
    [InlineData("http://10.0.0.7/", true)]
    [InlineData("http://[::ffff:10.0.0.7]:99/", true)]
    [InlineData("http://10.0.0.8/", false)]
    [InlineData("http://[FD00::0001]/", true)]
    [InlineData("http://[fd00::2]:8080/", true)]
    [InlineData("http://[fd00::2]:8081/", false)]
    [InlineData("https://bücher.example/", true)]
    [InlineData("https://xn--bcher-kva.example/", true)]
    [InlineData("https://BÜCHER.example/", true)]
    [InlineData("https://bucher.example/", false)]
    [InlineData("https://xn--mnchen-3ya.example/", true)]
    [InlineData("https://münchen.example/", true)]
    [InlineData("http://localhost/", false)]
    [InlineData("http://127.0.0.1/", false)]
    public async Task Send_WithAllowedHosts_ComparesCanonicalForms(string address, bool allowed)
    {
        EgressGuardHandlerOptions options = new() { AllowLoopback = false };
        foreach (string host in (string[])["Models.LAN", "only.lan:8080", "web.lan:80", "10.0.0.7", "fd00::1", "[fd00::2]:8080", "bücher.example.", "xn--mnchen-3ya.example"])
            options.AllowedHosts.Add(host);

        await AssertAsync(options, address, allowed);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("*")]
    [InlineData("*.example.com")]
    [InlineData("https://example.com")]
    [InlineData("example.com/path")]
    [InlineData("example.com?x")]
    [InlineData("example.com#x")]
    [InlineData("user@example.com")]
    [InlineData("example.com:0")]
    [InlineData("example.com:70000")]
    [InlineData("example.com:x")]
    [InlineData("[::1")]
    public void Constructor_WhatIsNoHost_Throws(string host) =>
        FluentActions.Invoking(() => new EgressGuardHandler(() => EscalationMode.LocalOnly, new EgressGuardHandlerOptions { AllowedHosts = { host } }))
            .Should().Throw<ArgumentException>().Which.Message.Should().Contain($"'{host}'");

    [Theory]
    [InlineData(EscalationMode.LocalOnly, true)]
    [InlineData((EscalationMode)(-1), true)]
    [InlineData((EscalationMode)77, true)]
    [InlineData(EscalationMode.PreferLocal, false)]
    [InlineData(EscalationMode.PreferCloud, false)]
    [InlineData(EscalationMode.CloudOnly, false)]
    public async Task Send_InEachMode_BlocksInLocalOnly(EscalationMode mode, bool blocks)
    {
        EscalationMode current = EscalationMode.PreferLocal;
        Recorder recorder = new();
        using HttpClient client = new(new EgressGuardHandler(() => current, innerHandler: recorder));
        (await client.GetAsync("https://example.com/", Token)).Dispose();
        current = mode;

        if (blocks)
            await FluentActions.Awaiting(() => client.GetAsync("https://example.com/", Token)).Should().ThrowAsync<EscalationForbiddenException>();
        else
            (await client.GetAsync("https://example.com/", Token)).Dispose();
        recorder.Requests.Should().Be(blocks ? 1 : 2);
    }

    [Fact]
    public async Task Send_Blocked_NamesTheHostOnlyAndCounts()
    {
        Recorder recorder = new();
        EgressGuardHandler guard = new(() => EscalationMode.LocalOnly, innerHandler: recorder);
        using HttpClient client = new(guard);

        EscalationForbiddenException error = (await FluentActions.Awaiting(() => client.GetAsync("https://user:secret@example.com/secret?secret", Token))
            .Should().ThrowAsync<EscalationForbiddenException>()).Which;
        error.Message.Should().Be("The request may not leave: the mode is LocalOnly and the host 'example.com' is not allowed.");
        using HttpRequestMessage request = new(HttpMethod.Post, "https://example.com/");
        FluentActions.Invoking(() => client.Send(request, Token)).Should().Throw<EscalationForbiddenException>();
        using HttpMessageInvoker invoker = new(guard, disposeHandler: false);
        using HttpRequestMessage without = new() { RequestUri = null };
        using HttpRequestMessage relative = new(HttpMethod.Get, new Uri("/path", UriKind.Relative));
        await FluentActions.Awaiting(() => invoker.SendAsync(without, Token)).Should().ThrowAsync<EscalationForbiddenException>();
        await FluentActions.Awaiting(() => invoker.SendAsync(relative, Token)).Should().ThrowAsync<EscalationForbiddenException>();
        guard.BlockedRequests.Should().Be(4);
        recorder.Requests.Should().Be(0);
    }

    [Fact]
    public async Task Send_WhenTheModeCannotBeTold_SendsNothing()
    {
        Recorder recorder = new();
        using HttpClient client = new(new EgressGuardHandler(() => throw new TimeoutException("no answer"), innerHandler: recorder));

        await FluentActions.Awaiting(() => client.GetAsync("http://localhost/", Token)).Should().ThrowAsync<TimeoutException>();
        recorder.Requests.Should().Be(0);
    }

    [Fact]
    public async Task Send_OverSockets_ResolvesAndConnectsToNothing()
    {
        int connections = 0;
        using SocketsHttpHandler sockets = new()
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            ConnectCallback = (_, _) =>
            {
                Interlocked.Increment(ref connections);
                throw new IOException("touched");
            },
        };
        using HttpClient client = new(new EgressGuardHandler(() => EscalationMode.LocalOnly, innerHandler: sockets));

        await FluentActions.Awaiting(() => client.GetAsync("https://example.com/", Token)).Should().ThrowAsync<EscalationForbiddenException>();
        connections.Should().Be(0);
        await FluentActions.Awaiting(() => client.GetAsync("http://localhost/", Token)).Should().ThrowAsync<HttpRequestException>();
        connections.Should().Be(1, "the callback counts what is sent");
    }

    [Fact]
    public async Task Send_OverAHandlerThatFollowsRedirects_IsRefused()
    {
        foreach (HttpMessageHandler inner in (HttpMessageHandler[])[new SocketsHttpHandler(), new HttpClientHandler(), new Passing(new SocketsHttpHandler())])
        {
            using HttpClient client = new(new EgressGuardHandler(() => EscalationMode.PreferLocal, innerHandler: inner));

            (await FluentActions.Awaiting(() => client.GetAsync("http://localhost/", Token)).Should().ThrowAsync<InvalidOperationException>())
                .WithMessage("*AllowAutoRedirect to false*");
        }
    }

    [Fact]
    public async Task Send_WhenAnotherHandlerFollowedARedirect_Throws()
    {
        EgressGuardHandler guard = new(() => EscalationMode.LocalOnly, innerHandler: new Recorder { RedirectTo = new("https://example.com/") });
        using HttpClient client = new(guard);

        await FluentActions.Awaiting(() => client.GetAsync("http://localhost/", Token)).Should().ThrowAsync<EscalationForbiddenException>().WithMessage("*redirect*example.com*");
        using HttpRequestMessage request = new(HttpMethod.Get, "http://localhost/");
        FluentActions.Invoking(() => client.Send(request, Token)).Should().Throw<EscalationForbiddenException>();
        guard.BlockedRequests.Should().Be(2);
    }

    [Fact]
    public async Task Send_ThroughAProxy_NeedsTheProxyAllowed()
    {
        foreach ((HttpMessageHandler inner, bool allowed) in ((HttpMessageHandler, bool)[])
        [
            (new SocketsHttpHandler { AllowAutoRedirect = false, Proxy = new WebProxy("http://proxy.example:3128"), ConnectCallback = Refuse }, false),
            (new HttpClientHandler { AllowAutoRedirect = false, Proxy = new WebProxy("http://proxy.example:3128") }, false),
            (new SocketsHttpHandler { AllowAutoRedirect = false, Proxy = new WebProxy("http://proxy.example:3128", BypassOnLocal: true), ConnectCallback = Refuse }, true),
            (new SocketsHttpHandler { AllowAutoRedirect = false, Proxy = new WebProxy("http://127.0.0.1:3128"), ConnectCallback = Refuse }, true),
            (new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, Proxy = new WebProxy("http://proxy.example:3128"), ConnectCallback = Refuse }, true),
        ])
        {
            using HttpClient client = new(new EgressGuardHandler(() => EscalationMode.LocalOnly, innerHandler: inner));
            Func<Task> send = () => client.GetAsync("http://localhost/", Token);
            if (allowed)
                await send.Should().ThrowAsync<HttpRequestException>();
            else
                await send.Should().ThrowAsync<EscalationForbiddenException>().WithMessage("*proxy 'proxy.example'*");
        }

        static ValueTask<Stream> Refuse(SocketsHttpConnectionContext context, CancellationToken cancellationToken) => throw new IOException("touched");
    }

    private static async Task AssertAsync(EgressGuardHandlerOptions options, string address, bool allowed)
    {
        Recorder recorder = new();
        EgressGuardHandler guard = new(() => EscalationMode.LocalOnly, options, recorder);
        using HttpClient client = new(guard);
        for (int i = 0; i < 2; i++)
        {
            using HttpRequestMessage request = new(HttpMethod.Get, address);
            Func<Task<HttpResponseMessage>> send = i == 0 ? () => client.SendAsync(request, Token) : () => Task.FromResult(client.Send(request, Token));
            if (allowed)
                (await send()).Dispose();
            else
                await send.Should().ThrowAsync<EscalationForbiddenException>();
        }
        recorder.Requests.Should().Be(allowed ? 2 : 0);
        guard.BlockedRequests.Should().Be(allowed ? 0 : 2);
    }

    private sealed class Passing(HttpMessageHandler inner) : DelegatingHandler(inner);

    private sealed class Recorder : HttpMessageHandler
    {
        public int Requests { get; private set; }

        public Uri? RedirectTo { get; init; }

        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests++;
            HttpRequestMessage answered = RedirectTo is null ? request : new HttpRequestMessage(HttpMethod.Get, RedirectTo);
            return new HttpResponseMessage(HttpStatusCode.OK) { RequestMessage = answered };
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(Send(request, cancellationToken));
    }
}
