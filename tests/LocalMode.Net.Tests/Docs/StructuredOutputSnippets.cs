using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using LocalMode.LlamaCpp;
using LocalMode.Models;
using LocalMode.Tokenizers;
using LocalMode.Tokenizers.Constraints;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace LocalMode.Tests.Docs;

// begin structured
internal enum Urgency { Low, Normal, High }

internal sealed record Ticket([StringLength(30)] string Customer, Urgency Urgency, [Range(1, 99)] int Copies, DateOnly? Due);
// end

// begin structured
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true)]
[JsonSerializable(typeof(Ticket))]
internal sealed partial class TicketContext : JsonSerializerContext;
// end

/// <summary>The code of docs/structured-output.md, word for word between the marks and in the order of the page. Each returns what it showed.</summary>
internal static class StructuredOutputSnippets
{
    public static async Task<string> Value()
    {
        // begin structured
        await using var chat = await LlamaCppChatClient.OpenAsync(SmolLM2.Instruct135M, new() { ContextSize = 2048 });
        ObjectResponse<Ticket> response = await chat.GenerateObjectAsync<Ticket>("Ana Ribeiro needs two copies by 3 May 2027, at once!", new() { Temperature = 0 });
        Console.WriteLine($"{response.Value} ({response.Usage?.OutputTokenCount} tokens)");
        // end
        return response.Json.GetRawText();
    }

    public static async Task<string> Generated(IChatClient chat, string mail)
    {
        // begin structured
        ObjectResponse<Ticket> response = await chat.GenerateObjectAsync(mail, TicketContext.Default.Ticket, new() { Temperature = 0 });
        // end
        return response.Json.GetRawText();
    }

    public static async Task<string> Streaming(IChatClient chat, string mail)
    {
        // begin structured
        ObjectStream<Ticket> stream = chat.StreamObjectAsync<Ticket>(mail, new() { Temperature = 0 });
        await foreach (JsonElement soFar in stream)
            Console.WriteLine(soFar);
        Ticket ticket = await stream.GetObjectAsync();
        // end
        return ticket.Customer;
    }

    public static async Task<string> Errors(IChatClient chat, string mail)
    {
        // begin structured
        try
        {
            await chat.GenerateObjectAsync<Ticket>(mail, new() { MaxOutputTokens = 4 });
        }
        catch (InvalidOutputException error)
        {
            Console.WriteLine($"{error.Message} The text was: {error.Text}");
        }
        // end
        return "refused";
    }

    public static async Task<string> OwnSchema(IChatClient chat)
    {
        // begin structured
        JsonElement schema = JsonElement.Parse("""{"type":"object","properties":{"stars":{"type":"integer","minimum":1,"maximum":5}},"required":["stars"],"additionalProperties":false}""");
        ChatOptions options = new() { ResponseFormat = ChatResponseFormat.ForJsonSchema(schema), Temperature = 0, MaxOutputTokens = 50 };
        ChatResponse answer = await chat.GetResponseAsync("How many stars for this: the food was cold.", options);
        // end
        return answer.Text;
    }

    public static async Task<string> RegexAndChoices(IChatClient chat)
    {
        // begin structured
        ChatOptions date = new ChatOptions { Temperature = 0 }.WithRegex("[0-9]{4}-[0-9]{2}-[0-9]{2}");
        ChatOptions answers = new ChatOptions { Temperature = 0 }.WithChoices("yes", "no", "cannot tell");
        ChatResponse day = await chat.GetResponseAsync("Which day is 3 May 2027 in ISO 8601?", date);
        ChatResponse verdict = await chat.GetResponseAsync("Is 3 May 2027 in spring in Porto?", answers);
        // end
        return $"{day.Text} {verdict.Text}";
    }

    public static async Task<string> Tools(IChatClient chat)
    {
        // begin structured
        AIFunction weather = AIFunctionFactory.Create(([StringLength(20)] string city, int days) => "sunny", "get_weather", "Tells the weather in a city.");
        ChatOptions options = new() { Tools = [weather], ToolMode = ChatToolMode.RequireSpecific("get_weather"), Temperature = 0 };
        ChatResponse answer = await chat.GetResponseAsync("How will the weather be in Bern in the next two days?", options);
        foreach (FunctionCallContent call in answer.Messages[^1].Contents.OfType<FunctionCallContent>())
            Console.WriteLine($"{call.Name}({string.Join(", ", call.Arguments!)})");
        // end
        return string.Join(' ', answer.Messages.SelectMany(static message => message.Contents).OfType<FunctionCallContent>().Select(static call => call.Name));
    }

    public static async Task<string> Roles(IChatClient chat)
    {
        string text = "Ana Ribeiro moves to Porto.";
        // begin structured
        using ChatTextClassifier moods = new(chat, ["glad", "angry", "neutral"], new() { Descriptions = { ["neutral"] = "says nothing of a mood" } }, leaveOpen: true);
        TextClassification mood = await moods.ClassifyAsync("The delivery was late again!");

        using ChatZeroShotClassifier topics = new(chat, leaveOpen: true);
        TextClassification topic = await topics.ClassifyAsync("The ferry leaves at noon.", ["travel", "sports", "politics"], new() { MultiLabel = true });

        using ChatEntityExtractor extractor = new(chat, ["PERSON", "PLACE"], new() { MaxEntities = 3 }, leaveOpen: true);
        EntityExtraction found = await extractor.ExtractEntitiesAsync(text);
        foreach (Entity entity in found.Entities)
            Console.WriteLine($"{entity.Label}: {text[entity.Range]}");
        // end
        return found.Entities.All(entity => text[entity.Range] == entity.Text) ? $"{mood.Label} {topic.Labels.Count}" : "";
    }

    public static async Task<string> Registration(IServiceCollection services)
    {
        // begin structured
        services.AddLocalMode()
            .AddLlamaCppChat(SmolLM2.Instruct135M, options => options.ContextSize = 1024)
            .AddChatTextClassifier(["glad", "angry", "neutral"])
            .AddChatEntityExtractor(["PERSON", "PLACE"]);
        // end
        await using ServiceProvider provider = services.BuildServiceProvider();
        return (await provider.GetRequiredService<ITextClassifier>().ClassifyAsync("At last!")).Label;
    }

    public static async Task<string> RequestOptions(IChatClient chat, string mail)
    {
        // begin structured
        ChatOptions options = new()
        {
            Temperature = 0,
            RawRepresentationFactory = _ => new LlamaCppRequestOptions
            {
                Json = new() { WhiteSpace = JsonWhiteSpace.Spaced },
                FormatInPrompt = false,
                MaxThinkingTokens = 200,
            },
        };
        ObjectResponse<Ticket> response = await chat.GenerateObjectAsync<Ticket>(mail, options);
        // end
        return response.Response.Text;
    }

    public static string Engine(string folder)
    {
        // begin structured
        HfTokenizer tokenizer = HfTokenizer.LoadDirectory(folder);
        TokenVocabulary vocabulary = TokenVocabulary.Create(tokenizer, [tokenizer.TokenToId("</s>")!.Value]);
        ConstraintGrammar grammar = ConstraintGrammar.Schema(JsonSchema.Parse("""{"enum":["red","green",7]}"""));
        Constraint constraint = Constraint.Compile(grammar, vocabulary);

        ConstraintMatcher matcher = constraint.CreateMatcher();
        ulong[] mask = new ulong[vocabulary.MaskLength];
        float[] logits = new float[vocabulary.Size];
        Random random = new(1);
        while (!matcher.HasEnded)
        {
            for (int i = 0; i < logits.Length; i++)
                logits[i] = random.NextSingle();    // your model's
            matcher.FillMask(mask);
            TokenMask.Apply(mask, logits);
            int token = Array.IndexOf(logits, logits.Max());
            matcher.TryAccept(token);
        }
        // end
        return $"{matcher.Count}";
    }
}
