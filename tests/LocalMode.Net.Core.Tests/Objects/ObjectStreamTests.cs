using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LocalMode.Core.Tests.Objects;

public class ObjectStreamTests
{
    private const string Ada = """{"name":"Ada","age":36,"nick":null}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Enumeration_ToItsEnd_GivesSnapshotsAndThenTheValue()
    {
        AnswersClient client = new(Ada);
        ObjectStream<Person> stream = client.StreamObjectAsync<Person>("Who?", cancellationToken: Token);
        client.Requests.Should().BeEmpty("it is cold");

        List<string> snapshots = await Texts(stream);

        snapshots.Should().Equal("{}", """{"name":"Ada"}""", """{"name":"Ada","age":36}""", Ada);
        (await stream.GetObjectAsync(Token)).Should().Be(new Person("Ada", 36, null));
        ObjectResponse<Person> response = await stream.GetResponseAsync(Token);
        response.Response.Text.Should().Be(Ada);
        (response.CallCount, response.Usage!.TotalTokenCount, client.Disposed).Should().Be((1, 12, 1));
        (await stream.GetResponseAsync(Token)).Should().BeSameAs(response);
    }

    [Fact]
    public async Task GetObjectAsync_Unread_Drains()
    {
        AnswersClient client = new(Ada);
        ObjectStream<Person> stream = client.StreamObjectAsync<Person>("Who?", cancellationToken: Token);

        (await stream.GetObjectAsync(Token)).Name.Should().Be("Ada");

        stream.Invoking(s => s.GetAsyncEnumerator(Token)).Should().Throw<InvalidOperationException>().WithMessage("*ObjectStream*StreamObjectAsync*");
        client.Disposed.Should().Be(1);
    }

    [Fact]
    public async Task Enumeration_StoppedEarly_StopsTheModelAndHasNoValue()
    {
        AnswersClient client = new(Ada);
        ObjectStream<Person> stream = client.StreamObjectAsync<Person>("Who?", cancellationToken: Token);
        await foreach (JsonElement _ in stream)
            break;

        (client.Given, client.Disposed).Should().Be((1, 1));
        await stream.Awaiting(s => s.GetObjectAsync(Token)).Should().ThrowAsync<InvalidOperationException>().WithMessage("*stopped*");
    }

    [Fact]
    public async Task GetObjectAsync_DuringTheEnumeration_LeavesTheSnapshotsToTheReader()
    {
        ObjectStream<Person> stream = new AnswersClient(Ada).StreamObjectAsync<Person>("Who?", cancellationToken: Token);
        List<string> snapshots = [];
        await foreach (JsonElement json in stream)
        {
            if (snapshots.Count == 0)
                (await stream.GetObjectAsync(Token)).Age.Should().Be(36);
            snapshots.Add(json.GetRawText());
        }

        snapshots.Should().Equal("{}", """{"name":"Ada"}""", """{"name":"Ada","age":36}""", Ada);
    }

    [Fact]
    public async Task Enumeration_InvalidAnswer_BeginsAnewWithTheCorrection()
    {
        AnswersClient client = new("""{"name":"Ada","age":"x"}""", Ada);
        ObjectStream<Person> stream = client.StreamObjectAsync<Person>("Who?", cancellationToken: Token);

        List<string> snapshots = await Texts(stream);

        snapshots.Should().Equal("{}", """{"name":"Ada"}""", """{"name":"Ada","age":"x"}""", "{}", """{"name":"Ada"}""", """{"name":"Ada","age":36}""", Ada);
        ObjectResponse<Person> response = await stream.GetResponseAsync(Token);
        (response.CallCount, response.Usage!.TotalTokenCount, client.Disposed).Should().Be((2, 24, 2));
    }

    [Fact]
    public async Task Enumeration_StaysInvalid_EndsWithTheError()
    {
        ObjectStream<Person> stream = new AnswersClient("""{"name":1}""", """{"name":2}""").StreamObjectAsync<Person>("Who?", cancellationToken: Token);

        (await FluentActions.Awaiting(() => Texts(stream)).Should().ThrowAsync<InvalidOutputException>()).Which.Text.Should().Be("""{"name":2}""");

        (await stream.Awaiting(s => s.GetObjectAsync(Token)).Should().ThrowAsync<InvalidOutputException>()).Which.Text.Should().Be("""{"name":2}""");
    }

    [Fact]
    public async Task Enumeration_HalfOfAPairInAnEscapedKey_IsCorrected()
    {
        const string Right = """{"data":["a"]}""";
        ObjectStream<List<string>> stream = new AnswersClient("""{"\ud800":1,"data":["a"]}""", Right) { PieceLength = 8 }.StreamObjectAsync<List<string>>("Which?", cancellationToken: Token);
        ObjectStream<List<string>> wrong = new AnswersClient("""{"\ud800":1,"data":["a"]}""", """{"data":["\ud800"]}""").StreamObjectAsync<List<string>>("Which?", cancellationToken: Token);

        (await Texts(stream)).Should().EndWith("""["a"]""");
        (await stream.GetResponseAsync(Token)).CallCount.Should().Be(2);
        (await FluentActions.Awaiting(() => Texts(wrong)).Should().ThrowAsync<InvalidOutputException>()).Which.Text.Should().Be("""{"data":["\ud800"]}""");
    }

    [Fact]
    public async Task Enumeration_CutAnswer_GivesSnapshotsAndEndsWithTheError()
    {
        ObjectStream<Person> stream = new AnswersClient("""{"name":"Ada","ag""") { FinishReason = _ => ChatFinishReason.Length }.StreamObjectAsync<Person>("Who?", cancellationToken: Token);
        List<string> snapshots = [];

        InvalidOutputException thrown = (await FluentActions.Awaiting(() => Texts(stream, snapshots)).Should().ThrowAsync<InvalidOutputException>()).Which;

        snapshots.Should().Equal("{}", """{"name":"Ada"}""");
        thrown.Message.Should().Contain("cut");
        thrown.Text.Should().Be("""{"name":"Ada","ag""");
    }

    [Fact]
    public async Task Enumeration_NoObject_GivesWhatStandsUnderData()
    {
        ObjectStream<int[]> stream = new AnswersClient("""{"data":[1,20,3]}""") { PieceLength = 1 }.StreamObjectAsync<int[]>("Which?", cancellationToken: Token);

        (await Texts(stream)).Should().Equal("[]", "[1]", "[1,20]", "[1,20,3]");
        (await stream.GetObjectAsync(Token)).Should().Equal(1, 20, 3);
    }

    [Fact]
    public async Task Enumeration_ScalarOfTheCallersSchema_IsGivenAtItsEnd()
    {
        ChatOptions options = new() { ResponseFormat = ChatResponseFormat.ForJsonSchema(JsonElement.Parse("""{"type":"integer"}""")) };
        ObjectStream<int> stream = new AnswersClient("1234") { PieceLength = 1 }.StreamObjectAsync<int>("How many?", options, Token);

        (await Texts(stream)).Should().Equal("1234");
        (await stream.GetObjectAsync(Token)).Should().Be(1234);
    }

    [Fact]
    public async Task Enumeration_LongAnswer_EndsWithTheWhole()
    {
        int[] numbers = [.. Enumerable.Range(0, 20_000)];
        ObjectStream<int[]> stream = new AnswersClient($$"""{"data":{{JsonSerializer.Serialize(numbers)}}}""") { PieceLength = 7 }.StreamObjectAsync<int[]>("Count.", cancellationToken: Token);
        JsonElement last = default;
        int count = 0;
        await foreach (JsonElement json in stream)
        {
            last = json;
            count++;
        }

        last.GetArrayLength().Should().Be(20_000);
        count.Should().BeInRange(500, 3000);
    }

    [Fact]
    public async Task Enumeration_ToolsOrRestartInBetween_BeginsAnew()
    {
        AnswersClient tools = new(Ada) { Before = static _ => [new TextContent("{\"thinking\":[1,"), new FunctionCallContent("1", "find", null), new FunctionResultContent("1", "36")] };
        AnswersClient restart = new(Ada) { Before = static _ => [new TextContent("{\"name\":\"Eve\","), new StreamResetContent(EscalationReason.Stalled, 15)] };

        ObjectStream<Person> afterTools = tools.StreamObjectAsync<Person>("Who?", cancellationToken: Token);
        (await Texts(afterTools)).Should().Equal("""{"thinking":[1]}""", "{}", """{"name":"Ada"}""", """{"name":"Ada","age":36}""", Ada);
        (await afterTools.GetObjectAsync(Token)).Name.Should().Be("Ada");
        ObjectStream<Person> restarted = restart.StreamObjectAsync<Person>("Who?", cancellationToken: Token);
        (await Texts(restarted)).Should().StartWith("""{"name":"Eve"}""").And.EndWith(Ada);
        (await restarted.GetResponseAsync(Token)).Response.Text.Should().Be(Ada);
    }

    [Fact]
    public async Task Enumeration_Cancelled_EndsTheStream()
    {
        using CancellationTokenSource cancellation = new();
        AnswersClient client = new(Ada);
        ObjectStream<Person> stream = client.StreamObjectAsync<Person>([new ChatMessage(ChatRole.User, "Who?")], cancellationToken: cancellation.Token);

        await FluentActions.Awaiting(async () =>
        {
            await foreach (JsonElement _ in stream)
                await cancellation.CancelAsync();
        }).Should().ThrowAsync<OperationCanceledException>();

        client.Disposed.Should().Be(1);
        await stream.Awaiting(s => s.GetObjectAsync(Token)).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task StreamObjectAsync_EachOverload_CopiesOptionsAndMessages()
    {
        AnswersClient client = new(Ada, """{"Name":"Ada","Age":36,"Nick":null}""");
        ChatOptions options = new() { MaxOutputTokens = 50 };
        List<ChatMessage> messages = [new(ChatRole.User, "Who?")];
        ObjectStream<Person> first = client.StreamObjectAsync<Person>(messages, options, Token);
        ObjectStream<Person> second = client.StreamObjectAsync<Person>("Who?", new JsonSerializerOptions(), options, Token);
        options.MaxOutputTokens = 1;
        messages.Clear();

        (await first.GetObjectAsync(Token)).Should().Be(await second.GetObjectAsync(Token));

        client.Options.Should().OnlyContain(static o => o!.MaxOutputTokens == 50);
        client.Requests[0].Should().ContainSingle();
    }

    private static async Task<List<string>> Texts<T>(ObjectStream<T> stream, List<string>? texts = null)
    {
        texts ??= [];
        await foreach (JsonElement json in stream)
            texts.Add(json.GetRawText());
        return texts;
    }
}
