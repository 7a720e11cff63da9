using LocalMode;
using LocalMode.LlamaCpp;
using LocalMode.Models;
using LocalMode.Numerics;
using LocalMode.Onnx;
using Microsoft.Extensions.AI;
using QuickStart;

// 1. Semantic search: MiniLM in ONNX Runtime, in this process.
Console.WriteLine("== Semantic search: all-MiniLM-L6-v2 in ONNX Runtime");
StageLines loading = new();
await using OnnxEmbeddingGenerator embedder = await OnnxEmbeddingGenerator.OpenAsync(AllMiniLmL6V2.Model, progress: loading);

const string Query = "I want my money back";
string[] documents =
[
    "Refunds are paid back to the card within five days.",
    "Single sign-on is part of the Business and Enterprise plans.",
    "Our office is closed on public holidays.",
    "You can change your password on the security page.",
];
GeneratedEmbeddings<Embedding<float>> vectors = await embedder.EmbedDocumentsAsync(documents);
Embedding<float> query = await embedder.EmbedQueryAsync(Query);
Console.WriteLine($"\"{Query}\"");
foreach ((float score, string document) in vectors
    .Select((vector, i) => (VectorMath.CosineSimilarity(query.Vector.Span, vector.Vector.Span), documents[i]))
    .OrderDescending())
    Console.WriteLine($"  {score:F3}  {document}");

// 2. Text, streamed: SmolLM2 in llama.cpp, in this process.
Console.WriteLine("\n== Streamed text: SmolLM2-135M-Instruct in llama.cpp");
await using LlamaCppChatClient chat = await LlamaCppChatClient.OpenAsync(SmolLM2.Instruct135M, new() { ContextSize = 1024 }, loading);

TextStream stream = chat.StreamTextAsync("Explain in two sentences why the sky is blue.", new() { MaxOutputTokens = 80, Temperature = 0 });
await foreach (string piece in stream)
    Console.Write(piece);

ChatResponse streamed = await stream.GetResponseAsync();
Console.WriteLine($"\n  {streamed.Usage?.OutputTokenCount} tokens, finish reason {streamed.FinishReason}, model {streamed.ModelId}");

// 3. Local first: the second leg is asked only when the local one cannot answer, and the report says why.
Console.WriteLine("\n== Local first, with a second leg");
IChatClient hybrid = chat.AsBuilder().UseEscalation(_ => SecondLeg.Create()).Build();
string longText = string.Concat(Enumerable.Repeat("The report lists revenue, costs and open risks for every region. ", 120));
await AskAsync("Which animal says meow?");
await AskAsync($"Summarise in one sentence: {longText}");

async Task AskAsync(string question)
{
    ChatResponse response = await hybrid.GenerateTextAsync(question, new() { MaxOutputTokens = 32, Temperature = 0 });
    Console.WriteLine($"\"{(question.Length > 60 ? $"{question[..60]}...\" ({question.Length:N0} characters)" : $"{question}\"")}");
    Console.WriteLine($"  answer: {response.Text.Trim()} ({response.FinishReason})\n  report: {response.GetEscalationReport()}");
}

internal sealed class StageLines : IProgress<ModelLoadProgress>
{
    private ModelLoadProgress _last;

    public void Report(ModelLoadProgress value)
    {
        if (value.Stage != _last.Stage || value.Model != _last.Model)
            Console.WriteLine($"  {value.Model}: {value.Stage}");

        _last = value;
    }
}
