/** Narrow subjects that papers of a set have in their titles. */
export const subjects: Record<string, string[]> = {
  "arxiv-cs-labelled": [
    "federated learning", "community detection", "wireless sensor networks", "sentiment analysis", "speech recognition", "cloud computing",
    "quantum computing", "blockchain", "recommender systems", "mechanism design", "model checking", "object detection", "polar codes",
    "voronoi diagrams", "privacy", "semantic segmentation", "cellular automata", "citation analysis", "malware detection", "type systems",
  ],
  "ai-areas-labelled": [
    "knowledge graph", "reinforcement learning", "answer set programming", "adversarial attacks", "fair division", "question answering",
    "time series", "federated learning", "multi-armed bandits", "few-shot learning", "machine translation", "graph neural networks",
    "domain adaptation", "person re-identification", "argumentation", "voting", "image captioning", "dialogue", "hashing", "traffic",
  ],
};
/** Its labels, in words. */
export const areas: Record<string, Record<string, string>> = {
  "arxiv-cs-labelled": {
    "cs.DM": "discrete mathematics", "cs.LG": "machine learning", "cs.CV": "computer vision and pattern recognition",
    "cs.GT": "computer science and game theory", "cs.CE": "computational engineering, finance, and science",
    "cs.FL": "formal languages and automata theory", "cs.IT": "information theory", "cs.CR": "cryptography and security",
    "cs.SY": "systems and control", "cs.DB": "databases", "cs.SI": "social and information networks",
    "cs.DS": "data structures and algorithms", "cs.IR": "information retrieval", "cs.DC": "distributed, parallel, and cluster computing",
    "cs.NI": "networking and internet architecture", "cs.CG": "computational geometry", "cs.CC": "computational complexity",
    "cs.ET": "emerging technologies", "cs.PL": "programming languages", "cs.DL": "digital libraries", "cs.RO": "robotics",
    "cs.AR": "hardware architecture", "cs.HC": "human-computer interaction", "cs.CL": "computation and language",
    "cs.LO": "logic in computer science", "cs.SE": "software engineering", "cs.NE": "neural and evolutionary computing", "cs.SD": "sound",
    "cs.CY": "computers and society",
  },
  "ai-areas-labelled": {
    "Computer Vision": "computer vision", "Natural Language Processing": "natural language processing", "Data Mining": "data mining",
    "Agent-based and Multi-agent Systems": "agent-based and multi-agent systems",
    "Knowledge Representation and Reasoning": "knowledge representation and reasoning",
    "Game Theory and Economic Paradigms": "game theory and economic paradigms", "Planning and Scheduling": "planning and scheduling",
    "Constraints and Optimization": "constraints and optimization", "Humans and AI": "humans and AI",
    "AI Ethics, Trust, Fairness": "AI ethics, trust, fairness",
  },
};
