using System.Text.Json;
using System.Text.Json.Serialization;
using LocalMode.Core.Tests.Escalation.Triggers;
using Microsoft.Extensions.AI;

namespace LocalMode.Core.Tests.Objects;

public partial class ObjectVerbsTests
{
    private const string Ada = """{"name":"Ada","age":36,"nick":null}""";
    private static readonly ChatMessage[] Conversation = [new(ChatRole.System, "Be exact."), new(ChatRole.User, "Who?")];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GenerateObjectAsync_Prompt_AsksForTheSchemaAndReadsTheValue()
    {
        AnswersClient client = new(Ada);
        ChatOptions options = new() { Temperature = 0, ResponseFormat = ChatResponseFormat.Json };

        ObjectResponse<Person> response = await client.GenerateObjectAsync<Person>("Who?", options, Token);

        response.Value.Should().Be(new Person("Ada", 36, null));
        response.Json.GetProperty("age").GetInt32().Should().Be(36);
        response.Response.Text.Should().Be(Ada);
        response.Response.FinishReason.Should().Be(ChatFinishReason.Stop);
        (response.CallCount, response.Usage!.TotalTokenCount).Should().Be((1, 12));
        client.Requests.Should().ContainSingle().Which.Should().ContainSingle().Which.Text.Should().Be("Who?");
        ChatResponseFormatJson format = client.Options[0]!.ResponseFormat.Should().BeOfType<ChatResponseFormatJson>().Which;
        format.SchemaName.Should().Be("Person");
        format.Schema!.Value.GetProperty("properties").GetProperty("age").GetProperty("maximum").GetInt32().Should().Be(int.MaxValue);
        client.Options[0]!.Temperature.Should().Be(0);
        options.ResponseFormat.Should().Be(ChatResponseFormat.Json, "the caller's options stay as they are");
    }

    [Fact]
    public async Task GenerateObjectAsync_EachOverload_Reads()
    {
        AnswersClient client = new(Ada, Ada, """{"Name":"Ada","Age":36,"Nick":null}""", """{"Name":"Ada","Age":36,"Nick":null}""", Ada, Ada);
        JsonSerializerOptions plain = new();
        Person ada = new("Ada", 36, null);

        (await client.GenerateObjectAsync<Person>(Conversation, cancellationToken: Token)).Value.Should().Be(ada);
        (await client.GenerateObjectAsync<Person>("Who?", new() { MaxOutputTokens = 50 }, Token)).Value.Should().Be(ada);
        (await client.GenerateObjectAsync<Person>("Who?", plain, cancellationToken: Token)).Value.Should().Be(ada);
        (await client.GenerateObjectAsync<Person>(Conversation, plain, new ChatOptions { MaxOutputTokens = 50 }, Token)).Value.Should().Be(ada);
        (await client.GenerateObjectAsync("Who?", Types.Default.Person, cancellationToken: Token)).Value.Should().Be(ada);
        (await client.GenerateObjectAsync(Conversation, Types.Default.Person, new() { MaxOutputTokens = 50 }, Token)).Value.Should().Be(ada);

        client.Requests[0].Should().Equal(Conversation);
        client.Options.Select(static o => o!.MaxOutputTokens).Should().Equal(null, 50, null, 50, null, 50);
        plain.IsReadOnly.Should().BeFalse("the caller's options stay as they are");
    }

    [Fact]
    public async Task GenerateObjectAsync_NoObject_ReadsWhatStandsUnderData()
    {
        (await new AnswersClient("""{"data":[1,2.0,3e1,-0]}""").GenerateObjectAsync<List<byte>>("Which?", cancellationToken: Token)).Value.Should().Equal(1, 2, 30, 0);
        (await new AnswersClient("""{"data":"dark blue"}""").GenerateObjectAsync<Colour>("Which?", cancellationToken: Token)).Value.Should().Be(Colour.Blue);
        (await new AnswersClient("""{"data":null}""").GenerateObjectAsync<int?>("Which?", cancellationToken: Token)).Value.Should().BeNull();
        (await new AnswersClient("""{"data":true}""").GenerateObjectAsync<bool>("Is it?", cancellationToken: Token)).Json.ValueKind.Should().Be(JsonValueKind.True);
    }

    [Fact]
    public async Task GenerateObjectAsync_SpellingsOfJsonSchema_AreRead()
    {
        ObjectResponse<Person> spelt = await new AnswersClient("""{"name":"Ada","age":36.0,"nick":null,"level":1.2E1}""").GenerateObjectAsync<Person>("Who?", cancellationToken: Token);
        ObjectResponse<Shape> late = await new AnswersClient("""{"radius":2,"$type":"circle","id":"c","inner":null}""").GenerateObjectAsync<Shape>("Which?", cancellationToken: Token);

        spelt.Value.Should().Be(new Person("Ada", 36, null, 12));
        late.Value.Should().BeOfType<Circle>().Which.Radius.Should().Be(2);
    }

    [Fact]
    public async Task GenerateObjectAsync_DiscriminatorOfAnotherNameComesLate_IsRead()
    {
        AnswersClient client = new("""{"friends":[{"bones":3,"name":"Rex","kind":"dog"}],"name":"Tom","kind":"cat"}""", """{"bones":3,"name":"Rex","kind":"dog"}""");
        ChatOptions own = new() { ResponseFormat = ChatResponseFormat.ForJsonSchema(JsonElement.Parse("{}")) };

        Cat cat = (await client.GenerateObjectAsync<Animal>("Which?", cancellationToken: Token)).Value.Should().BeOfType<Cat>().Which;
        Animal dog = (await client.GenerateObjectAsync<Animal>("Which?", own, Token)).Value;

        cat.Friends.Should().ContainSingle().Which.Should().BeOfType<Dog>().Which.Bones.Should().Be(3);
        dog.Should().BeOfType<Dog>();
    }

    [Fact]
    public async Task GenerateObjectAsync_NullWhereAValueIsWanted_IsNoneOfTheSchema()
    {
        foreach (string schema in (string[])[await SchemaOf<object>(), await SchemaOf<System.Text.Json.Nodes.JsonNode>(), await SchemaOf<System.Text.Json.Nodes.JsonValue>()])
        {
            JsonSchema.Parse(schema).IsValid(JsonElement.Parse("""{"data":null}""")).Should().BeFalse();
            JsonSchema.Parse(schema).IsValid(JsonElement.Parse("""{"data":"x"}""")).Should().BeTrue();
        }
        (await new AnswersClient("""{"data":null}""").GenerateObjectAsync<JsonElement>("What?", cancellationToken: Token)).Value.ValueKind.Should().Be(JsonValueKind.Null);

        static async Task<string> SchemaOf<T>()
        {
            AnswersClient client = new("""{"data":1}""");
            await client.GenerateObjectAsync<T>("What?", cancellationToken: Token);
            return ((ChatResponseFormatJson)client.Options[0]!.ResponseFormat!).Schema!.Value.GetRawText();
        }
    }

    [Fact]
    public async Task GenerateObjectAsync_DepthOfTheSerializer_IsThatOfTheAnswer()
    {
        string deep = $"{{\"data\":{new string('[', 90)}{new string(']', 90)}}}";
        JsonSerializerOptions more = new(JsonSerializerDefaults.Web) { MaxDepth = 100 };
        JsonSerializerOptions less = new(JsonSerializerDefaults.Web) { MaxDepth = 9 };
        AnswersClient client = new(deep, deep, """{"data":[[[[[[[[[[1]]]]]]]]]]}""", """{"data":[[[[[[[[[[1]]]]]]]]]]}""");

        (await client.GenerateObjectAsync<JsonElement>("What?", more, cancellationToken: Token)).Value.GetArrayLength().Should().Be(1);
        ObjectStream<JsonElement> stream = client.StreamObjectAsync<JsonElement>("What?", more, cancellationToken: Token);
        int snapshots = 0;
        await foreach (JsonElement _ in stream)
            snapshots++;
        (await client.Awaiting(c => c.GenerateObjectAsync<JsonElement>("What?", less, cancellationToken: Token)).Should().ThrowAsync<InvalidOutputException>())
            .WithMessage("*10 levels deep*MaxDepth allows 9*");

        snapshots.Should().BeGreaterThan(30);
    }

    [Theory]
    [InlineData("He is 36.", "valid JSON")]
    [InlineData("""{"name":"Ada","age":"36","nick":null}""", "/age")]
    [InlineData("""{"name":"Ada","nick":null}""", "age")]
    [InlineData("""{"name":"Ada","age":5000000000,"nick":null}""", "/age")]
    [InlineData("""{"name":"Ada","age":36,"nick":null,"more":1}""", "more")]
    public async Task GenerateObjectAsync_InvalidAnswer_IsCorrectedOnce(string invalid, string named)
    {
        AnswersClient client = new(invalid, Ada);

        ObjectResponse<Person> response = await client.GenerateObjectAsync<Person>(Conversation, cancellationToken: Token);

        response.Value.Age.Should().Be(36);
        (response.CallCount, response.Usage!.TotalTokenCount, response.Response.Usage!.TotalTokenCount).Should().Be((2, 24, 12));
        client.Requests[1].Take(2).Should().Equal(Conversation);
        client.Requests[1].Select(static m => m.Role).Should().Equal(ChatRole.System, ChatRole.User, ChatRole.Assistant, ChatRole.User);
        client.Requests[1][2].Text.Should().Be(invalid);
        client.Requests[1][3].Text.Should().Contain(named).And.Contain("corrected JSON only");
        client.Options[1]!.ResponseFormat.Should().BeSameAs(client.Options[0]!.ResponseFormat);
    }

    [Fact]
    public async Task GenerateObjectAsync_StaysInvalid_ThrowsWithTheText()
    {
        AnswersClient client = new("no", "never", Ada);

        InvalidOutputException thrown = (await client.Awaiting(c => c.GenerateObjectAsync<Person>("Who?", cancellationToken: Token)).Should().ThrowAsync<InvalidOutputException>()).Which;

        (thrown.Text, client.Requests.Count).Should().Be(("never", 2));
        thrown.Schema.Should().Contain("\"name\"");
    }

    [Fact]
    public async Task GenerateObjectAsync_ClientEnforcesOrChecks_IsAskedOnce()
    {
        (Type, object)[] services =
        [
            (typeof(IChatCapabilities), new FakeCapabilities { EnforcedResponseFormats = ChatResponseFormats.JsonSchema }),
            (typeof(IStructuredOutputValidation), ValidatedOutput.Instance),
        ];
        foreach ((Type type, object service) in services)
        {
            AnswersClient client = new("no", Ada) { Services = { [type] = service } };

            (await client.Awaiting(c => c.GenerateObjectAsync<Person>("Who?", cancellationToken: Token)).Should().ThrowAsync<InvalidOutputException>()).Which.Text.Should().Be("no");

            client.Requests.Should().ContainSingle();
        }
        AnswersClient jsonOnly = new("no", Ada) { Services = { [typeof(IChatCapabilities)] = new FakeCapabilities { EnforcedResponseFormats = ChatResponseFormats.Json } } };
        (await jsonOnly.GenerateObjectAsync<Person>("Who?", cancellationToken: Token)).CallCount.Should().Be(2);
    }

    [Theory]
    [InlineData("length", "cut")]
    [InlineData("content_filter", "filter")]
    public async Task GenerateObjectAsync_NoWholeAnswer_ThrowsWithoutAnotherCall(string finishReason, string said)
    {
        AnswersClient client = new("""{"name":"Ad""", Ada) { FinishReason = _ => new(finishReason) };

        InvalidOutputException thrown = (await client.Awaiting(c => c.GenerateObjectAsync<Person>("Who?", cancellationToken: Token)).Should().ThrowAsync<InvalidOutputException>()).Which;

        thrown.Message.Should().Contain(said);
        thrown.Text.Should().Be("""{"name":"Ad""");
        client.Requests.Should().ContainSingle();
    }

    [Fact]
    public async Task GenerateObjectAsync_CallsAndRefusals_AreNoAnswers()
    {
        AnswersClient calling = new("", Ada) { Before = static _ => [new FunctionCallContent("1", "find", null)] };
        AnswersClient refusing = new("I will not.", Ada) { Before = static _ => [new ErrorContent("no") { ErrorCode = ContentProbe.RefusalCode }] };

        (await calling.Awaiting(c => c.GenerateObjectAsync<Person>("Who?", cancellationToken: Token)).Should().ThrowAsync<InvalidOutputException>()).WithMessage("*\"find\"*UseFunctionInvocation*");
        (await refusing.Awaiting(c => c.GenerateObjectAsync<Person>("Who?", cancellationToken: Token)).Should().ThrowAsync<InvalidOutputException>()).WithMessage("*refused*");
        (calling.Requests.Count, refusing.Requests.Count).Should().Be((1, 1));
    }

    [Fact]
    public async Task GenerateObjectAsync_AfterToolsWereRun_ReadsTheLastAnswer()
    {
        AnswersClient client = new(Ada) { Before = static _ => [new TextContent("Let me look. {"), new FunctionCallContent("1", "find", null), new FunctionResultContent("1", "Ada, 36")] };

        (await client.GenerateObjectAsync<Person>("Who?", cancellationToken: Token)).Value.Name.Should().Be("Ada");
    }

    [Fact]
    public async Task GenerateObjectAsync_CorrectionAfterTools_KeepsTheirTurns()
    {
        AnswersClient client = new("no", Ada) { Before = static call => call > 0 ? [] : [new TextContent("Let me look."), new FunctionCallContent("1", "find", null), new FunctionResultContent("1", "Ada, 36")] };

        await client.GenerateObjectAsync<Person>("Who?", cancellationToken: Token);

        client.Requests[1].SelectMany(static message => message.Contents).Select(static content => content switch { TextContent text => text.Text.Split(' ')[0], _ => content.GetType().Name })
            .Should().Equal("Who?", "Let", nameof(FunctionCallContent), nameof(FunctionResultContent), "no", "Your");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task GenerateObjectAsync_LegOfAFallbackRunsItsTools_IsCorrectedOnce(bool givesTools)
    {
        AnswersClient local = new("no", Ada) { Before = static _ => [new FunctionCallContent("1", "find", null), new FunctionResultContent("1", "Ada, 36")] };
        using FallbackChatClient client = new(local, static () => throw new InvalidOperationException("The cloud is not asked."));
        ChatOptions options = new() { Tools = givesTools ? [AIFunctionFactory.Create(static () => 1, "find")] : null };

        ObjectResponse<Person> response = await client.GenerateObjectAsync<Person>("Who?", options, Token);

        (response.Value.Age, response.CallCount, local.Requests.Count).Should().Be((36, 1, 2));
    }

    [Fact]
    public async Task GenerateObjectAsync_SchemaOfTheCaller_IsTakenAsItIs()
    {
        JsonElement schema = JsonElement.Parse("""{"type":"object","properties":{"name":{"enum":["Eve"]},"age":{}}}""");
        ChatOptions options = new() { ResponseFormat = ChatResponseFormat.ForJsonSchema(schema) };
        AnswersClient client = new(Ada, """{"name":"Eve","age":1,"more":true}""", """{"age":"old"}""", """{"age":"old"}""");

        (await client.GenerateObjectAsync<Person>("Who?", options, Token)).Value.Should().Be(new Person("Eve", 1, null));
        client.Options[0]!.ResponseFormat.Should().BeSameAs(options.ResponseFormat);
        client.Requests[1][2].Text.Should().Contain("/name");

        // The schema allows what the type does not hold: the serializer's words are told.
        InvalidOutputException thrown = (await client.Awaiting(c => c.GenerateObjectAsync<Person>("Who?", options, Token)).Should().ThrowAsync<InvalidOutputException>()).Which;
        thrown.InnerException.Should().BeOfType<JsonException>();
        client.Requests[3][^1].Text.Should().Contain("$.age");
    }

    [Fact]
    public async Task GenerateObjectAsync_TypeRefusesTheValue_IsInvalidOutput()
    {
        AnswersClient client = new("""{"value":11}""", """{"value":10}""", """{"value":12}""", """{"value":13}""");

        (await client.GenerateObjectAsync<Picky>("How many?", cancellationToken: Token)).Value.Value.Should().Be(10);
        (await client.Awaiting(c => c.GenerateObjectAsync<Picky>("How many?", cancellationToken: Token)).Should().ThrowAsync<InvalidOutputException>())
            .Which.InnerException.Should().BeOfType<ArgumentOutOfRangeException>();
    }

    [Fact]
    public async Task GenerateObjectAsync_HistoryOnTheServer_SendsTheCorrectionAlone()
    {
        AnswersClient client = new("no", Ada) { ConversationId = "conv" };

        await client.GenerateObjectAsync<Person>(Conversation, cancellationToken: Token);

        client.Requests[1].Should().ContainSingle().Which.Text.Should().Contain("corrected JSON");
        client.Options.Select(static o => o!.ConversationId).Should().Equal(null, "conv");
    }

    [Fact]
    public async Task GenerateObjectAsync_UnknownUsage_IsNull()
    {
        AnswersClient client = new("no", Ada) { Usage = static call => call == 0 ? null : new() { TotalTokenCount = 3 } };

        (await client.GenerateObjectAsync<Person>("Who?", cancellationToken: Token)).Usage.Should().BeNull();
    }

    [Fact]
    public async Task GenerateObjectAsync_CountsThatAreNotTold_StayUnknown()
    {
        AnswersClient client = new("no", Ada, Ada) { Usage = static call => call == 1 ? new() { OutputTokenCount = 7, InputTokenCount = 3 } : new() { OutputTokenCount = 5 } };

        UsageDetails corrected = (await client.GenerateObjectAsync<Person>("Who?", cancellationToken: Token)).Usage!;
        UsageDetails once = (await client.GenerateObjectAsync<Person>("Who?", cancellationToken: Token)).Usage!;

        (corrected.InputTokenCount, corrected.OutputTokenCount, corrected.TotalTokenCount).Should().Be((null, 12, null));
        (once.InputTokenCount, once.OutputTokenCount, once.TotalTokenCount).Should().Be((null, 5, null));
    }

    [Fact]
    public async Task GenerateObjectAsync_WrongArguments_AreRefused()
    {
        AnswersClient client = new(Ada);

        await client.Awaiting(c => c.GenerateObjectAsync<Person>((string)null!)).Should().ThrowAsync<ArgumentNullException>();
        await client.Awaiting(c => c.GenerateObjectAsync<Person>("Who?", (JsonSerializerOptions)null!)).Should().ThrowAsync<ArgumentNullException>();
        await client.Awaiting(c => c.GenerateObjectAsync<Person>("Who?", new ChatOptions().WithChoices("a"))).Should().ThrowAsync<ArgumentException>();
        await client.Awaiting(c => c.GenerateObjectAsync<nint>("Who?")).Should().ThrowAsync<NotSupportedException>();
        client.Requests.Should().BeEmpty();
    }

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
    [JsonSerializable(typeof(Person))]
    private sealed partial class Types : JsonSerializerContext;
}
