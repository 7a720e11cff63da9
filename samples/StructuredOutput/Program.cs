using System.Text.Json;
using LocalMode;
using LocalMode.LlamaCpp;
using LocalMode.Models;
using Microsoft.Extensions.AI;
using StructuredOutput;

string[] mails =
[
    "Hello, this is Ana Ribeiro from Porto. Please send me two copies of the spring catalogue, at once!",
    "Could you mail 5 posters to Skara? There is no hurry. Regards, Jonas Lind",
];

await using LlamaCppChatClient chat = await LlamaCppChatClient.OpenAsync(SmolLM2.Instruct135M, new() { ContextSize = 2048 });
Console.WriteLine("SmolLM2-135M, a very small model: what it writes always has the form that was asked for, and need not be right.");

Console.WriteLine("\n== A text becomes a record");
ChatOptions exact = new() { Temperature = 0, MaxOutputTokens = 200 };
foreach (string mail in mails)
{
    ObjectResponse<Order> response = await chat.GenerateObjectAsync(Ask(mail), OrderContext.Default.Order, exact);
    UsageDetails? usage = response.Usage;
    long forced = usage?.AdditionalCounts?.GetValueOrDefault(LlamaCppChatClient.ForcedTokensKey) ?? 0;
    Console.WriteLine($"  {response.Value}\n  {usage?.OutputTokenCount} tokens, {forced} of them known without asking the model");
}

Console.WriteLine("\n== The same, piece by piece");
ObjectStream<Order> stream = chat.StreamObjectAsync(Ask(mails[0]), OrderContext.Default.Order, exact);
await foreach (JsonElement soFar in stream)
    Console.WriteLine($"  {soFar}");
Console.WriteLine($"  {(await stream.GetObjectAsync()).Copies} copies");

Console.WriteLine("\n== A tool that must be called");
AIFunction ship = AIFunctionFactory.Create(Shipping.Price, "get_shipping_price", "Tells the price of sending a parcel.");
ChatOptions required = new() { Tools = [ship], ToolMode = ChatToolMode.RequireAny, Temperature = 0, MaxOutputTokens = 200 };
ChatResponse answer = await chat.GetResponseAsync("What does it cost to send a parcel of 3 kilograms by express?", required);
foreach (FunctionCallContent call in answer.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>())
{
    object? price = await ship.InvokeAsync(new(call.Arguments));
    Console.WriteLine($"  {call.Name}({string.Join(", ", call.Arguments!)}) = {price}");
}

Console.WriteLine("\n== One of several texts");
using ChatTextClassifier moods = new(chat, ["urgent", "not urgent"], leaveOpen: true);
foreach (string mail in mails)
    Console.WriteLine($"  {(await moods.ClassifyAsync(mail)).Label,-12} {mail}");

static string Ask(string mail) => $"Read this letter of a customer and write down the order.\n\n{mail}";
